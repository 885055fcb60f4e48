#include "socket_table.hpp"

#include <utility>

namespace especho::device {

int SocketTable::add(HostSocket socket, bool listening) {
  for (int fd = first; fd < end; ++fd) {
    Entry& entry = entries_[index(fd)];
    if (entry.socket) continue;
    entry.socket = std::move(socket);
    entry.listening = listening;
    return fd;
  }
  return -1;
}

void SocketTable::close(int fd) {
  if (find(fd) != nullptr) entries_[index(fd)] = {};
}

HostSocket* SocketTable::find(int fd) {
  if (fd < first || fd >= end || !entries_[index(fd)].socket) return nullptr;
  return &entries_[index(fd)].socket;
}

bool SocketTable::is_listening(int fd) const {
  return fd >= first && fd < end && entries_[index(fd)].listening;
}

}  // namespace especho::device
