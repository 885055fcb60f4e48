// Limits on what the correctness cases send and how long they take, in one place: what a check does
// to a device.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "check/diagnosis/observations.hpp"
#include "especho/units.hpp"

namespace especho::check::bounds {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// The ESP32's, if this system does not report the device's.
inline constexpr std::uint64_t kUsualSegment = diagnosis::esp32::kSegment;
inline constexpr std::uint64_t kUsualWindow = diagnosis::esp32::kWindow;
/// Servers with larger windows are not limited by them.
inline constexpr std::uint64_t kLargestWindow = std::uint64_t{1} << 20;

/// An echo that is not complete after this time, and right so far, is too slow for the case. If
/// the check has less time for the case, so has the echo.
inline constexpr Nanoseconds kLongestEcho = seconds(30);
inline constexpr Nanoseconds kShortestLimit = seconds(1);

/// How long a client that expects nothing listens for bytes, in addition to the time of a
/// handshake.
inline constexpr Nanoseconds kListen = milliseconds(100);

inline constexpr std::uint64_t kHalfCloseBytes = 16 * 1024;  ///< more than the device's buffers
inline constexpr std::uint64_t kBytesOfEach = 32 * 1024;     ///< of several clients at once
inline constexpr std::uint64_t kResetBytes = 16 * 1024;
inline constexpr std::uint64_t kFollowerBytes = 256;  ///< of a client that comes after another one

inline constexpr std::size_t kDisconnects = 5;
inline constexpr std::size_t kResets = 3;

/// Single bytes in a row: fewer than the ten segments that a system has in flight at first, so that
/// each is a segment of its own.
inline constexpr std::uint64_t kSinglesInFlight = 8;
inline constexpr std::size_t kSingleRounds = 8;

inline constexpr std::uint64_t kLateBytes = 128 * 1024;
inline constexpr std::uint64_t kLateRest = 16 * 1024;  ///< sent after the pause
inline constexpr int kLateBuffer = 4096;
inline constexpr Nanoseconds kLateNoRoom =
    milliseconds(200);  ///< after this, nothing more is accepted
/// The core's blocking write gives up after ten seconds and drops what it held.
inline constexpr Nanoseconds kLatePause = seconds(11);
inline constexpr Nanoseconds kLatePauseQuick = seconds(1);

/// Sent by a client that reads nothing, with a receive buffer of kLateBuffer: more than such a
/// device can hold. A device too slow to echo kStallingBytes in time stalls no other client.
inline constexpr std::uint64_t kStalledBytes = 256 * 1024;
inline constexpr std::uint64_t kStallingBytes = 16 * 1024;
inline constexpr Nanoseconds kStalledFill = seconds(2);
inline constexpr std::size_t kBystanderEchoes = 10;  ///< of the other client, before and during
inline constexpr Nanoseconds kBystanderPause = milliseconds(20);
/// An echo is late if it takes longer than this, and longer than this many times the slowest
/// before.
inline constexpr Nanoseconds kBystanderLate = seconds(2);
inline constexpr int kBystanderTimes = 20;

inline constexpr std::uint64_t kDuplexBytes = std::uint64_t{1} << 20;
inline constexpr std::uint64_t kDuplexBytesQuick = 256 * 1024;
inline constexpr Nanoseconds kDuplexTime = seconds(6);
inline constexpr Nanoseconds kDuplexTimeQuick = seconds(4);

/// More would only wait in this system's buffers, and a slow device has to echo all of it.
inline constexpr std::uint64_t kDuplexInFlight = 64 * 1024;

inline constexpr std::array<Nanoseconds, 3> kGaps{milliseconds(100), milliseconds(500), seconds(2)};
inline constexpr std::array<Nanoseconds, 2> kGapsQuick{milliseconds(100), milliseconds(300)};

inline constexpr std::uint64_t kSoakClients = 4;
/// A client that got no echo of one byte by then, while another one was there, is not served at
/// once.
inline constexpr Nanoseconds kServedWithin = seconds(1);
inline constexpr std::uint64_t kSoakLargest = 16 * 1024;

}  // namespace especho::check::bounds
