// Threads for lwIP: the types of its semaphores and mailboxes.
#ifndef ESPECHO_LWIP_SYS_ARCH_H
#define ESPECHO_LWIP_SYS_ARCH_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct especho_semaphore* sys_sem_t;
typedef struct especho_mutex* sys_mutex_t;
typedef struct especho_mailbox* sys_mbox_t;
typedef void* sys_thread_t;
typedef int sys_prot_t;

#define sys_sem_valid(sem) (*(sem) != NULL)
#define sys_sem_valid_val(sem) ((sem) != NULL)
#define sys_sem_set_invalid(sem) (*(sem) = NULL)
#define sys_mutex_valid(mutex) (*(mutex) != NULL)
#define sys_mutex_set_invalid(mutex) (*(mutex) = NULL)
#define sys_mbox_valid(mbox) (*(mbox) != NULL)
#define sys_mbox_valid_val(mbox) ((mbox) != NULL)
#define sys_mbox_set_invalid(mbox) (*(mbox) = NULL)

sys_sem_t* sys_arch_netconn_sem_get(void);

#ifdef __cplusplus
}
#endif

#endif
