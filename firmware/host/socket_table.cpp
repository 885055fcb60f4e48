#include "socket_table.hpp"

#include <utility>

namespace especho::device {

int SocketTable::add(std::shared_ptr<Link> link, bool listening) {
  for (int fd = first; fd < end; ++fd) {
    Entry& entry = entries_[index(fd)];
    if (entry.used || entry.leaked) continue;
    entry = {.link = std::move(link), .used = true, .listening = listening};
    return fd;
  }
  return -1;
}

void SocketTable::close(int fd) {
  if (entry(fd) == nullptr) return;
  entries_[index(fd)] = {};
  if (leak_every_ > 0 && ++closed_ % leak_every_ == 0) entries_[index(fd)].leaked = true;
}

SocketTable::Entry* SocketTable::entry(int fd) {
  if (fd < first || fd >= end || !entries_[index(fd)].used) return nullptr;
  return &entries_[index(fd)];
}

Link* SocketTable::find(int fd) {
  const Entry* found = entry(fd);
  return found == nullptr ? nullptr : found->link.get();
}

bool SocketTable::is_listening(int fd) const {
  return fd >= first && fd < end && entries_[index(fd)].listening;
}

std::vector<std::shared_ptr<Link>> SocketTable::links() const {
  std::vector<std::shared_ptr<Link>> found;
  for (const Entry& entry : entries_) {
    if (entry.link) found.push_back(entry.link);
  }
  return found;
}

}  // namespace especho::device
