// How lwIP is configured: as arduino-esp32 configures its own. The names in brackets are those of
// the sdkconfig that its prebuilt libraries come from; "port" is the lwipopts.h of ESP-IDF. Where
// neither sets a value, upstream's default holds here, too. README.md lists what differs.
#ifndef ESPECHO_LWIPOPTS_H
#define ESPECHO_LWIPOPTS_H

// ---- TCP: what a client can observe ----

// [LWIP_TCP_MSS 1436]. The largest that --mss can ask for; what is offered follows from the MTU of
// the interface, which is 40 more than 1436 unless --mss says otherwise.
#define TCP_MSS 1460
// [LWIP_TCP_WND_DEFAULT 5744]. A variable, for --window.
#define TCP_WND especho_tcp_window
// [LWIP_TCP_SND_BUF_DEFAULT 5744]
#define TCP_SND_BUF 5744
// Upstream's defaults for an MSS of 1436, which the TCP_MSS above would change: segments in the
// send queue, and the free room of each from which select() reports a socket as writable.
#define TCP_SND_QUEUELEN 16
#define TCP_SNDLOWAT 2873
#define TCP_SNDQUEUELOWAT 8
// The same for a window of 5744: how much must have been read until the window is announced anew.
#define TCP_WND_UPDATE_THRESHOLD (TCP_WND / 4)
// [LWIP_TCP_OVERSIZE_MSS]: bytes of small writes are collected in buffers of one segment.
#define TCP_OVERSIZE 1436
// [LWIP_TCP_QUEUE_OOSEQ], [LWIP_TCP_SACK_OUT]: segments out of order are kept and acknowledged.
#define TCP_QUEUE_OOSEQ 1
#define LWIP_TCP_SACK_OUT 1
// [LWIP_TCP_RTO_TIME 3000]: the first retransmission timeout; ESP-IDF's own default is 1500.
#define LWIP_TCP_RTO_TIME 3000
// [LWIP_TCP_TMR_INTERVAL 250]: the fast timer, and so the longest delay of an acknowledgement; the
// slow one is twice that.
#define TCP_TMR_INTERVAL 250
// [LWIP_TCP_MSL 60000]: a port stays in TIME_WAIT for twice that.
#define TCP_MSL 60000
// [LWIP_TCP_FIN_WAIT_TIMEOUT 20000]
#define TCP_FIN_WAIT_TIMEOUT 20000
// [LWIP_TCP_MAXRTX 12], [LWIP_TCP_SYNMAXRTX 6]
#define TCP_MAXRTX 12
#define TCP_SYNMAXRTX 6
// Port: a SYN past the backlog of listen() is dropped.
#define TCP_LISTEN_BACKLOG 1
// Port; the times are upstream's, 2 hours and 9 probes 75 s apart, until a sketch sets others.
#define LWIP_TCP_KEEPALIVE 1

// ---- Limits ----

// [LWIP_MAX_SOCKETS 16], and one that wakes the sketch's thread.
#define MEMP_NUM_NETCONN 17
// [LWIP_MAX_ACTIVE_TCP 16]: connections, with those in TIME_WAIT. A new one takes the place of the
// oldest in TIME_WAIT, or of one that is about to close.
#define MEMP_NUM_TCP_PCB 16
// [LWIP_MAX_LISTENING_TCP 16]
#define MEMP_NUM_TCP_PCB_LISTEN 16
// [LWIP_MAX_UDP_PCBS 16], and the one that wakes.
#define MEMP_NUM_UDP_PCB 17
// [LWIP_TCPIP_RECVMBOX_SIZE 32], [LWIP_TCP_RECVMBOX_SIZE 6], [LWIP_UDP_RECVMBOX_SIZE 6], and port:
// what may wait for the thread of the stack, in a connection, and in a listener. A frame, segment
// or connection past that is dropped.
#define TCPIP_MBOX_SIZE 32
#define DEFAULT_TCP_RECVMBOX_SIZE 6
#define DEFAULT_UDP_RECVMBOX_SIZE 6
#define DEFAULT_ACCEPTMBOX_SIZE 6
// The board takes these from its heap. The pools here are large enough for all connections at once.
#define MEM_LIBC_MALLOC 1
#define MEMP_NUM_TCP_SEG 512
#define MEMP_NUM_PBUF 512
#define MEMP_NUM_NETBUF 64
#define MEMP_NUM_TCPIP_MSG_INPKT 64
#define MEMP_NUM_TCPIP_MSG_API 64
#define MEMP_NUM_ARP_QUEUE 32
#define PBUF_POOL_SIZE 4

// ---- Sockets ----

#define LWIP_SOCKET 1
#define LWIP_NETCONN 1
#define LWIP_COMPAT_SOCKETS 0
// Port: 64 descriptors, of which the last 16 are sockets.
#define LWIP_SOCKET_OFFSET 48
#define LWIP_SO_SNDTIMEO 1
#define LWIP_SO_RCVTIMEO 1
// [LWIP_SO_REUSE], [LWIP_SO_RCVBUF]: FIONREAD needs the latter.
#define SO_REUSE 1
#define LWIP_SO_RCVBUF 1
// Off on the board. Here it is how a connection is reset, as by a board that reboots.
#define LWIP_SO_LINGER 1
#define LWIP_TIMEVAL_PRIVATE 0

// ---- Threads: those of the board ----

#define NO_SYS 0
#define SYS_LIGHTWEIGHT_PROT 1
// Port: calls of the sketch go to the thread of the stack, and wait for its answer.
#define LWIP_TCPIP_CORE_LOCKING 0
#define LWIP_TCPIP_CORE_LOCKING_INPUT 0
#define LWIP_NETCONN_FULLDUPLEX 1
#define LWIP_NETCONN_SEM_PER_THREAD 1
#define LWIP_NETCONN_THREAD_SEM_GET() sys_arch_netconn_sem_get()
#define LWIP_NETCONN_THREAD_SEM_ALLOC()
#define LWIP_NETCONN_THREAD_SEM_FREE()

// ---- IP and Ethernet ----

#define LWIP_ARP 1
#define ARP_QUEUEING 1
#define LWIP_ICMP 1
#define LWIP_UDP 1
#define LWIP_RAW 0
#define LWIP_DHCP 0  // the address is given
#define LWIP_DNS 0
#define LWIP_IGMP 0
#define LWIP_IPV6 0
#define IP_REASSEMBLY 0  // [LWIP_IP4_REASSEMBLY] is off
// 127.0.0.1, for the datagram that wakes the sketch's thread.
#define LWIP_HAVE_LOOPIF 1
#define LWIP_NETIF_LOOPBACK 1
#define LWIP_NETIF_LOOPBACK_MULTITHREADING 1

#define LWIP_STATS 0
// They are for constants, and the window is a variable.
#define LWIP_DISABLE_TCP_SANITY_CHECKS 1

#ifdef __cplusplus
extern "C" {
#endif
extern unsigned short especho_tcp_window;
#ifdef __cplusplus
}
#endif

// lwIP's names are also those of the sketch's API, which is not the same: see shim/lwip/sockets.h.
#define lwip_accept especho_lwip_accept
#define lwip_bind especho_lwip_bind
#define lwip_shutdown especho_lwip_shutdown
#define lwip_getpeername especho_lwip_getpeername
#define lwip_getsockname especho_lwip_getsockname
#define lwip_getsockopt especho_lwip_getsockopt
#define lwip_setsockopt especho_lwip_setsockopt
#define lwip_close especho_lwip_close
#define lwip_connect especho_lwip_connect
#define lwip_listen especho_lwip_listen
#define lwip_recv especho_lwip_recv
#define lwip_recvfrom especho_lwip_recvfrom
#define lwip_recvmsg especho_lwip_recvmsg
#define lwip_send especho_lwip_send
#define lwip_sendto especho_lwip_sendto
#define lwip_sendmsg especho_lwip_sendmsg
#define lwip_socket especho_lwip_socket
#define lwip_read especho_lwip_read
#define lwip_readv especho_lwip_readv
#define lwip_write especho_lwip_write
#define lwip_writev especho_lwip_writev
#define lwip_select especho_lwip_select
#define lwip_poll especho_lwip_poll
#define lwip_ioctl especho_lwip_ioctl
#define lwip_fcntl especho_lwip_fcntl
#define lwip_inet_ntop especho_lwip_inet_ntop
#define lwip_inet_pton especho_lwip_inet_pton

#endif
