#include "net/tcp_info.hpp"

#if defined(__linux__)
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#elif defined(__APPLE__)
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#elif defined(_WIN32)
#include <winsock2.h>

#include <mstcpip.h>  // needs that before it
#endif

namespace especho::net {

using std::chrono::microseconds;
using std::chrono::milliseconds;

#if defined(__linux__)

TcpInfo tcp_info(std::intptr_t handle) {
  struct ::tcp_info info {};
  socklen_t length = sizeof info;
  TcpInfo result;
  if (getsockopt(static_cast<int>(handle), IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
    return result;
  // An older kernel fills in less.
  const auto known = [length](std::size_t offset, std::size_t size) {
    return offset + size <= length;
  };
#define ESPECHO_KNOWN(member) known(offsetof(struct ::tcp_info, member), sizeof info.member)
  if (ESPECHO_KNOWN(tcpi_rtt) && info.tcpi_rtt != 0) result.rtt = microseconds(info.tcpi_rtt);
  if (ESPECHO_KNOWN(tcpi_snd_mss)) result.mss = info.tcpi_snd_mss;
  if (ESPECHO_KNOWN(tcpi_total_retrans)) result.retransmits = info.tcpi_total_retrans;
  if (ESPECHO_KNOWN(tcpi_dsack_dups)) result.spurious = info.tcpi_dsack_dups;
  // The kernel's "not known yet" is all bits set.
  if (ESPECHO_KNOWN(tcpi_min_rtt) && info.tcpi_min_rtt != 0 && info.tcpi_min_rtt != ~0U) {
    result.min_rtt = microseconds(info.tcpi_min_rtt);
  }
  if (ESPECHO_KNOWN(tcpi_data_segs_in)) result.data_segments_in = info.tcpi_data_segs_in;
  if (ESPECHO_KNOWN(tcpi_snd_wnd)) result.peer_window = info.tcpi_snd_wnd;
#undef ESPECHO_KNOWN
  return result;
}

#elif defined(__APPLE__)

TcpInfo tcp_info(std::intptr_t handle) {
  tcp_connection_info info{};
  socklen_t length = sizeof info;
  TcpInfo result;
  if (getsockopt(static_cast<int>(handle), IPPROTO_TCP, TCP_CONNECTION_INFO, &info, &length) != 0)
    return result;
  if (info.tcpi_srtt != 0) result.rtt = milliseconds(info.tcpi_srtt);
  result.retransmits = info.tcpi_txretransmitpackets;
  result.peer_window = info.tcpi_snd_wnd;
  result.mss = info.tcpi_maxseg;
  return result;
}

#elif defined(_WIN32) && defined(SIO_TCP_INFO)

TcpInfo tcp_info(std::intptr_t handle) {
  DWORD version = 0;
  TCP_INFO_v0 info{};
  DWORD length = 0;
  TcpInfo result;
  if (WSAIoctl(static_cast<SOCKET>(handle), SIO_TCP_INFO, &version, sizeof version, &info,
               sizeof info, &length, nullptr, nullptr) != 0) {
    return result;
  }
  if (info.RttUs != 0) result.rtt = microseconds(info.RttUs);
  if (info.MinRttUs != 0) result.min_rtt = microseconds(info.MinRttUs);
  // It counts bytes: in full segments, at least this many.
  if (info.Mss != 0) result.retransmits = (info.BytesRetrans + info.Mss - 1) / info.Mss;
  result.peer_window = info.SndWnd;
  result.mss = info.Mss;
  return result;
}

#else

TcpInfo tcp_info(std::intptr_t) {
  return {};
}

#endif

}  // namespace especho::net
