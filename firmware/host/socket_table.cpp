#include "socket_table.hpp"

#include <utility>

namespace especho::device {

int SocketTable::add(std::unique_ptr<Link> link, bool listening) {
  for (int fd = first; fd < end; ++fd) {
    Entry& entry = entries_[index(fd)];
    if (entry.link || entry.leaked) continue;
    entry.link = std::move(link);
    entry.listening = listening;
    return fd;
  }
  return -1;
}

void SocketTable::close(int fd) {
  if (find(fd) == nullptr) return;
  entries_[index(fd)] = {};
  if (leak_every_ > 0 && ++closed_ % leak_every_ == 0) entries_[index(fd)].leaked = true;
}

Link* SocketTable::find(int fd) {
  return fd < first || fd >= end ? nullptr : entries_[index(fd)].link.get();
}

bool SocketTable::is_listening(int fd) const {
  return fd >= first && fd < end && entries_[index(fd)].listening;
}

}  // namespace especho::device
