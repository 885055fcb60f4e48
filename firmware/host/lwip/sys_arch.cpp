// lwIP's threads, semaphores, mailboxes and clock, on those of C++.
#include "lwip/sys.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>

#include "lwip/err.h"

using Clock = std::chrono::steady_clock;

namespace {

/// Waits until `holds()`, for at most so many milliseconds; 0 is for ever. Returns how many it
/// took, or SYS_ARCH_TIMEOUT.
template <typename Holds>
u32_t wait(std::condition_variable& changed, std::unique_lock<std::mutex>& lock, u32_t timeout,
           Holds holds) {
  if (holds()) return 0;
  const auto start = Clock::now();
  if (timeout == 0) {
    changed.wait(lock, holds);
  } else if (!changed.wait_until(lock, start + std::chrono::milliseconds(timeout), holds)) {
    return SYS_ARCH_TIMEOUT;
  }
  return static_cast<u32_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count());
}

std::recursive_mutex& protection() {
  static auto* const mutex = new std::recursive_mutex;  // lwIP's threads outlive all destructors
  return *mutex;
}

}  // namespace

struct especho_semaphore {
  std::mutex mutex;
  std::condition_variable changed;
  unsigned count = 0;
};

struct especho_mutex {
  std::recursive_mutex mutex;
};

struct especho_mailbox {
  std::mutex mutex;
  std::condition_variable filled;
  std::condition_variable emptied;
  std::deque<void*> messages;
  std::size_t limit = 0;
};

extern "C" {

void especho_lwip_bug(const char* message) {
  // When a listener is closed, lwIP 2.1.3 asserts this of the connections that wait to be accepted
  // as well. Nobody has marked those, and nothing depends on it.
  if (std::strcmp(message, "netconn marked closed") == 0) return;
  std::fprintf(stderr, "especho: lwIP: %s\n", message);
  std::abort();
}

void sys_init(void) {}

u32_t sys_now(void) {
  return static_cast<u32_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch())
          .count());
}

sys_prot_t sys_arch_protect(void) {
  protection().lock();
  return 0;
}

void sys_arch_unprotect(sys_prot_t) {
  protection().unlock();
}

err_t sys_sem_new(sys_sem_t* sem, u8_t count) {
  *sem = new especho_semaphore;
  (*sem)->count = count;
  return ERR_OK;
}

void sys_sem_free(sys_sem_t* sem) {
  delete *sem;
  *sem = nullptr;
}

// Notified under the lock: the one that waits may free the semaphore as soon as it has it.
void sys_sem_signal(sys_sem_t* sem) {
  const std::lock_guard lock((*sem)->mutex);
  (*sem)->count = 1;  // binary, as on the board
  (*sem)->changed.notify_one();
}

u32_t sys_arch_sem_wait(sys_sem_t* sem, u32_t timeout) {
  especho_semaphore& semaphore = **sem;
  std::unique_lock lock(semaphore.mutex);
  const u32_t waited = wait(semaphore.changed, lock, timeout, [&] { return semaphore.count > 0; });
  if (waited != SYS_ARCH_TIMEOUT) --semaphore.count;
  return waited;
}

err_t sys_mutex_new(sys_mutex_t* mutex) {
  *mutex = new especho_mutex;
  return ERR_OK;
}

void sys_mutex_free(sys_mutex_t* mutex) {
  delete *mutex;
  *mutex = nullptr;
}

void sys_mutex_lock(sys_mutex_t* mutex) {
  (*mutex)->mutex.lock();
}

void sys_mutex_unlock(sys_mutex_t* mutex) {
  (*mutex)->mutex.unlock();
}

err_t sys_mbox_new(sys_mbox_t* mbox, int size) {
  *mbox = new especho_mailbox;
  (*mbox)->limit = static_cast<std::size_t>(size);
  return ERR_OK;
}

void sys_mbox_free(sys_mbox_t* mbox) {
  delete *mbox;
  *mbox = nullptr;
}

void sys_mbox_post(sys_mbox_t* mbox, void* message) {
  especho_mailbox& mailbox = **mbox;
  std::unique_lock lock(mailbox.mutex);
  mailbox.emptied.wait(lock, [&] { return mailbox.messages.size() < mailbox.limit; });
  mailbox.messages.push_back(message);
  mailbox.filled.notify_one();
}

err_t sys_mbox_trypost(sys_mbox_t* mbox, void* message) {
  especho_mailbox& mailbox = **mbox;
  const std::lock_guard lock(mailbox.mutex);
  if (mailbox.messages.size() >= mailbox.limit) return ERR_MEM;
  mailbox.messages.push_back(message);
  mailbox.filled.notify_one();
  return ERR_OK;
}

err_t sys_mbox_trypost_fromisr(sys_mbox_t* mbox, void* message) {
  return sys_mbox_trypost(mbox, message);
}

u32_t sys_arch_mbox_fetch(sys_mbox_t* mbox, void** message, u32_t timeout) {
  especho_mailbox& mailbox = **mbox;
  std::unique_lock lock(mailbox.mutex);
  const u32_t waited =
      wait(mailbox.filled, lock, timeout, [&] { return !mailbox.messages.empty(); });
  if (waited == SYS_ARCH_TIMEOUT) {
    if (message != nullptr) *message = nullptr;
    return waited;
  }
  if (message != nullptr) *message = mailbox.messages.front();
  mailbox.messages.pop_front();
  mailbox.emptied.notify_one();
  return waited;
}

u32_t sys_arch_mbox_tryfetch(sys_mbox_t* mbox, void** message) {
  especho_mailbox& mailbox = **mbox;
  const std::lock_guard lock(mailbox.mutex);
  if (mailbox.messages.empty()) {
    if (message != nullptr) *message = nullptr;
    return SYS_MBOX_EMPTY;
  }
  if (message != nullptr) *message = mailbox.messages.front();
  mailbox.messages.pop_front();
  mailbox.emptied.notify_one();
  return 0;
}

// The only one is that of the stack, which never ends.
sys_thread_t sys_thread_new(const char*, lwip_thread_fn function, void* argument, int, int) {
  std::thread([=] { function(argument); }).detach();
  return nullptr;
}

sys_sem_t* sys_arch_netconn_sem_get(void) {
  struct OfThread {
    OfThread() { sys_sem_new(&semaphore, 0); }
    OfThread(const OfThread&) = delete;
    OfThread& operator=(const OfThread&) = delete;
    ~OfThread() { sys_sem_free(&semaphore); }
    sys_sem_t semaphore = nullptr;
  };
  thread_local OfThread own;
  return &own.semaphore;
}

}  // extern "C"
