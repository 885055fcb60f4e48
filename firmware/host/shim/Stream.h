// Everything that can be read from. What waits gives up after the timeout, 1 s unless set.
#pragma once

#include <cstddef>
#include <cstdint>

#include "Print.h"

enum LookaheadMode { SKIP_ALL, SKIP_NONE, SKIP_WHITESPACE };
#define NO_IGNORE_CHAR '\x01'

class Stream : public Print {
 public:
  virtual int available() = 0;
  virtual int read() = 0;
  virtual int peek() = 0;

  void setTimeout(unsigned long milliseconds) { timeout_ = milliseconds; }
  unsigned long getTimeout() const { return timeout_; }

  bool find(const char* target) { return find(target, std::strlen(target)); }
  bool find(const char* target, std::size_t length) {
    return findUntil(target, length, nullptr, 0);
  }
  bool find(const std::uint8_t* target) { return find(reinterpret_cast<const char*>(target)); }
  bool find(char target) { return find(&target, 1); }
  bool findUntil(const char* target, const char* terminator);
  bool findUntil(const char* target, std::size_t length, const char* terminator,
                 std::size_t terminator_length);

  long parseInt(LookaheadMode mode = SKIP_ALL, char ignore = NO_IGNORE_CHAR);
  float parseFloat(LookaheadMode mode = SKIP_ALL, char ignore = NO_IGNORE_CHAR);

  virtual std::size_t readBytes(char* buffer, std::size_t size);
  std::size_t readBytes(std::uint8_t* buffer, std::size_t size) {
    return readBytes(reinterpret_cast<char*>(buffer), size);
  }
  std::size_t readBytesUntil(char terminator, char* buffer, std::size_t size);
  std::size_t readBytesUntil(char terminator, std::uint8_t* buffer, std::size_t size) {
    return readBytesUntil(terminator, reinterpret_cast<char*>(buffer), size);
  }
  virtual String readString();
  String readStringUntil(char terminator);

 protected:
  int timedRead();  ///< -1 if nothing came in time
  int timedPeek();
  int peekNextDigit(LookaheadMode mode, bool fraction);

  unsigned long timeout_ = 1000;
};
