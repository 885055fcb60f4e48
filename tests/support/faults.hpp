// Scripts for the fault server: what a device can do wrong. Offsets count from a connection's
// start.
#pragma once

#include <string>

#include "support/fault_server.hpp"

namespace especho_test {

/// Of an echo with a fault in it.
inline constexpr std::uint64_t kFaultySize = 1000;

}  // namespace especho_test

namespace especho_test::faults {

using Script = FaultServer::Script;

inline Script echo() {
  return [](Peer& peer) { peer.echo(); };
}

/// Takes everything and answers nothing.
inline Script mute() {
  return [](Peer& peer) { peer.drain(); };
}

inline Script never_read() {
  return [](Peer& peer) { peer.hold(); };
}

inline Script close_after(std::size_t bytes) {
  return [=](Peer& peer) {
    peer.echo_bytes(bytes);
    peer.hang_up();
  };
}

inline Script reset_after(std::size_t bytes) {
  return [=](Peer& peer) {
    peer.echo_bytes(bytes);
    peer.reset();
  };
}

/// Hands the piece that holds byte `at` to `edit`, with the byte's place in it.
template <typename Edit>
Script edit_at(std::size_t at, Edit edit) {
  return [=](Peer& peer) {
    std::size_t position = 0;
    peer.echo([&](Peer::Bytes& piece) {
      const std::size_t size = piece.size();
      if (at >= position && at < position + size) {
        edit(piece, piece.begin() + static_cast<std::ptrdiff_t>(at - position));
      }
      position += size;
    });
  };
}

inline Script flip_at(std::size_t at) {
  return edit_at(at, [](Peer::Bytes&, Peer::Bytes::iterator byte) { *byte ^= std::byte{0x20}; });
}

inline Script drop_at(std::size_t at) {
  return edit_at(at, [](Peer::Bytes& piece, Peer::Bytes::iterator byte) { piece.erase(byte); });
}

inline Script double_at(std::size_t at) {
  return edit_at(at,
                 [](Peer::Bytes& piece, Peer::Bytes::iterator byte) { piece.insert(byte, *byte); });
}

/// One byte too many after the byte at `at`, in the same segment.
inline Script surplus_behind(std::size_t at) {
  return edit_at(at, [](Peer::Bytes& piece, Peer::Bytes::iterator byte) {
    piece.insert(byte + 1, std::byte{'!'});
  });
}

/// One byte too many when the client has said that it is done.
inline Script surplus_at_end() {
  return [](Peer& peer) {
    peer.echo();
    peer.write(std::array{std::byte{'!'}});
  };
}

inline Script trickle() {
  return [](Peer& peer) {
    Peer::Bytes buffer(1024);
    while (const auto bytes = peer.read_some(buffer)) {
      for (const std::byte& byte : std::span(buffer).first(bytes)) {
        if (!peer.write(std::span(&byte, 1))) return;
      }
    }
  };
}

/// Answers only whole lines, which end with `end`.
inline Script lines(std::string end) {
  return [end = std::move(end)](Peer& peer) {
    std::string held;
    Peer::Bytes buffer(std::size_t{64} * 1024);
    while (const auto bytes = peer.read_some(buffer)) {
      held.append(reinterpret_cast<const char*>(buffer.data()), bytes);
      const std::size_t last = held.rfind(end);
      if (last == std::string::npos) continue;
      const std::size_t whole = last + end.size();
      if (!peer.write(std::as_bytes(std::span(held).first(whole)))) return;
      held.erase(0, whole);
    }
  };
}

/// Closes as soon as it has echoed what came first, of up to `most` bytes.
inline Script close_after_each(std::size_t most) {
  return [=](Peer& peer) {
    Peer::Bytes buffer(most);
    const auto bytes = peer.read_some(buffer);
    peer.write(std::span(buffer).first(bytes));
    peer.hang_up();
  };
}

/// The first echo is right; from then on each one is that of the echo before.
inline Script one_echo_behind(std::size_t size) {
  return [=](Peer& peer) {
    Peer::Bytes payload(size);
    if (!peer.read(payload) || !peer.write(payload)) return;
    Peer::Bytes next(size);
    while (peer.read(next) && peer.write(payload)) std::swap(payload, next);
  };
}

}  // namespace especho_test::faults
