#include "faulty_link.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include "limits.hpp"

namespace especho::device {
namespace {

constexpr std::uint64_t reads_per_second = 100;  // for a slow reader
constexpr Transfer nothing_yet{0, EWOULDBLOCK};

std::size_t least(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::size_t>(std::min(a, b));
}

}  // namespace

FaultyLink::FaultyLink(FaultyNetwork& network, Socket& socket, Random random, Instant first)
    : network_(network),
      socket_(socket),
      faults_(network.faults().data, network.seeds()),
      random_(random),
      latest_(first) {
  network_.join(this);
}

FaultyLink::~FaultyLink() {
  network_.leave(this);
}

std::size_t FaultyLink::room() const {
  const int chosen = network_.faults().network.window;
  const auto window = static_cast<std::size_t>(chosen > 0 ? chosen : limits::window);
  return window - std::min(window, bytes_.size());
}

bool FaultyLink::listens(Instant now) const {
  return !end_ && room() > 0 && now >= held_until_ && !network_.lost(now) && !network_.reboot_due();
}

void FaultyLink::pump(Instant now) {
  std::array<std::uint8_t, limits::client_buffer> buffer;
  while (listens(now)) {
    const std::size_t asked = std::min(buffer.size(), portion());
    const Transfer got = socket_.receive(buffer.data(), asked);
    if (got.error == EWOULDBLOCK) return;
    if (got.count == 0) {
      latest_ = std::max(latest_, network_.heard(now, random_));
      return end(got.error, latest_);
    }
    enqueue({buffer.data(), got.count}, now);
    hold_after(got.count, now);
    network_.count(got.count, now);
    if (got.count < asked) return;
  }
}

// Never past the byte at which the next fault happens.
std::size_t FaultyLink::portion() const {
  const Failures& failures = network_.faults().failures;
  std::size_t portion = least(room(), network_.until_event());
  if (failures.stall > Duration(0)) portion = least(portion, failures.stall_after - since_stall_);
  if (failures.read_rate > 0) {
    portion = least(portion, std::max<std::uint64_t>(1, failures.read_rate / reads_per_second));
  }
  return portion;
}

void FaultyLink::enqueue(std::span<const std::uint8_t> bytes, Instant now) {
  std::array<ByteFaults*, limits::sockets> others{};
  std::size_t count = 0;
  for (FaultyLink* link : network_.links()) {
    if (link != this && !link->end_ && count < others.size()) others[count++] = &link->faults_;
  }
  latest_ = std::max(latest_, network_.heard(now, random_));
  const std::size_t before = bytes_.size();
  faults_.apply(bytes, bytes_, {others.data(), count});
  if (bytes_.size() > before) released_.push_back({latest_, bytes_.size() - before});
}

void FaultyLink::hold_after(std::size_t count, Instant now) {
  const Failures& failures = network_.faults().failures;
  if (failures.read_rate > 0) {
    const double seconds = static_cast<double>(count) / static_cast<double>(failures.read_rate);
    held_until_ = std::max(held_until_, now) +
                  std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
  }
  since_stall_ += count;
  if (failures.stall > Duration(0) && since_stall_ >= failures.stall_after) {
    since_stall_ = 0;
    held_until_ = std::max(held_until_, now + failures.stall);
  }
}

Instant FaultyLink::next(Instant now) const {
  if (network_.lost(now)) return network_.lost_until();
  Instant next = Instant::max();
  const auto consider = [&](Instant at) {
    if (at > now) next = std::min(next, at);
  };
  for (const Released& part : released_) {
    if (part.at > now) {
      next = part.at;
      break;
    }
  }
  if (end_) {
    consider(end_->at);
  } else if (room() > 0) {
    consider(held_until_);
  }
  return next;
}

std::size_t FaultyLink::waiting(Instant now) const {
  if (network_.lost(now)) return 0;
  std::size_t count = 0;
  for (const Released& part : released_) {
    if (part.at > now) break;
    count += part.count;
  }
  return count;
}

bool FaultyLink::readable(Instant now) const {
  if (network_.lost(now)) return false;
  if (!released_.empty()) return released_.front().at <= now;
  return end_ && end_->at <= now;
}

Transfer FaultyLink::peek(void* data, std::size_t size, Instant now) const {
  const std::size_t count = std::min(size, waiting(now));
  if (count == 0) return size > 0 && readable(now) ? Transfer{0, end_->error} : nothing_yet;
  std::copy_n(bytes_.begin(), count, static_cast<std::uint8_t*>(data));
  return {count, 0};
}

Transfer FaultyLink::receive(void* data, std::size_t size, Instant now) {
  const Transfer taken = peek(data, size, now);
  bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(taken.count));
  for (std::size_t left = taken.count; left > 0;) {
    Released& part = released_.front();
    const std::size_t count = std::min(left, part.count);
    part.count -= count;
    left -= count;
    if (part.count == 0) released_.pop_front();
  }
  return taken;
}

bool FaultyLink::writable_at_once() const {
  const std::uint64_t limit = network_.faults().failures.truncate_after;
  return !socket_.is_open() || (limit > 0 && sent_ >= limit);
}

// The sketch does not notice that its stream was cut off: the rest is swallowed.
Transfer FaultyLink::send(const void* data, std::size_t size, Instant now) {
  const Failures& failures = network_.faults().failures;
  if (!socket_.is_open()) return {0, ECONNRESET};
  if (network_.lost(now)) return nothing_yet;
  std::size_t allowed = size;
  if (failures.truncate_after > 0) {
    if (sent_ >= failures.truncate_after) return {size, 0};
    allowed = least(allowed, failures.truncate_after - sent_);
  }
  if (failures.reset_after > 0) allowed = least(allowed, failures.reset_after - sent_);

  const Transfer sent = socket_.send(data, allowed);
  sent_ += sent.count;
  if (sent.count > 0) network_.doze().stay_awake(now);
  if (failures.reset_after > 0 && sent_ >= failures.reset_after) reset(now);
  if (failures.truncate_after > 0 && sent_ >= failures.truncate_after) socket_.finish_sending();
  return sent;
}

void FaultyLink::reset(Instant now) {
  socket_.abort();
  bytes_.clear();
  released_.clear();
  end(ECONNRESET, now);
}

}  // namespace especho::device
