// Print and Stream.
#include "Stream.h"

#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "Arduino.h"

std::size_t Print::write(const std::uint8_t* data, std::size_t size) {
  std::size_t written = 0;
  while (written < size && write(data[written]) == 1) ++written;
  return written;
}

std::size_t Print::write(const char* text) {
  return text == nullptr ? 0 : write(text, std::strlen(text));
}

std::size_t Print::print(double value, int decimals) {
  return print(String(value, static_cast<unsigned int>(decimals)));
}

std::size_t Print::printf(const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  const std::size_t count = vprintf(format, arguments);
  va_end(arguments);
  return count;
}

std::size_t Print::vprintf(const char* format, std::va_list arguments) {
  std::va_list copy;
  va_copy(copy, arguments);
  const int length = std::vsnprintf(nullptr, 0, format, copy);
  va_end(copy);
  if (length < 0) return 0;
  std::vector<char> text(static_cast<std::size_t>(length) + 1);
  std::vsnprintf(text.data(), text.size(), format, arguments);
  return write(text.data(), static_cast<std::size_t>(length));
}

// Polls, as the real one does; the board sleeps meanwhile, which on the real one it does not.
int Stream::timedRead() {
  const std::uint32_t start = millis();
  do {
    const int octet = read();
    if (octet >= 0) return octet;
    delay(1);
  } while (millis() - start < timeout_);
  return -1;
}

int Stream::timedPeek() {
  const std::uint32_t start = millis();
  do {
    const int octet = peek();
    if (octet >= 0) return octet;
    delay(1);
  } while (millis() - start < timeout_);
  return -1;
}

std::size_t Stream::readBytes(char* buffer, std::size_t size) {
  std::size_t count = 0;
  while (count < size) {
    const int octet = timedRead();
    if (octet < 0) break;
    buffer[count++] = static_cast<char>(octet);
  }
  return count;
}

std::size_t Stream::readBytesUntil(char terminator, char* buffer, std::size_t size) {
  std::size_t count = 0;
  while (count < size) {
    const int octet = timedRead();
    if (octet < 0 || static_cast<char>(octet) == terminator) break;
    buffer[count++] = static_cast<char>(octet);
  }
  return count;
}

String Stream::readString() {
  String text;
  for (int octet = timedRead(); octet >= 0; octet = timedRead()) text += static_cast<char>(octet);
  return text;
}

String Stream::readStringUntil(char terminator) {
  String text;
  for (int octet = timedRead(); octet >= 0 && static_cast<char>(octet) != terminator;
       octet = timedRead()) {
    text += static_cast<char>(octet);
  }
  return text;
}

bool Stream::findUntil(const char* target, const char* terminator) {
  return findUntil(target, std::strlen(target), terminator, std::strlen(terminator));
}

bool Stream::findUntil(const char* target, std::size_t length, const char* terminator,
                       std::size_t terminator_length) {
  const std::string_view wanted(target, length);
  const std::string_view last(terminator, terminator_length);
  std::string seen;
  const std::size_t longest = std::max(length, terminator_length);
  for (;;) {
    if (seen.ends_with(wanted)) return true;
    if (!last.empty() && seen.ends_with(last)) return false;
    const int octet = timedRead();
    if (octet < 0) return false;
    seen += static_cast<char>(octet);
    if (seen.size() > longest) seen.erase(0, 1);
  }
}

// What comes before the number is dropped, as far as the mode allows.
int Stream::peekNextDigit(LookaheadMode mode, bool fraction) {
  for (;;) {
    const int octet = timedPeek();
    if (octet < 0 || octet == '-' || std::isdigit(octet) != 0 || (fraction && octet == '.')) {
      return octet;
    }
    if (mode == SKIP_NONE || (mode == SKIP_WHITESPACE && std::isspace(octet) == 0)) return -1;
    read();
  }
}

long Stream::parseInt(LookaheadMode mode, char ignore) {
  std::string digits;
  for (int octet = peekNextDigit(mode, false);
       octet >= 0 && (std::isdigit(octet) != 0 || static_cast<char>(octet) == ignore ||
                      (octet == '-' && digits.empty()));
       octet = timedPeek()) {
    read();
    if (static_cast<char>(octet) != ignore) digits += static_cast<char>(octet);
  }
  return std::strtol(digits.c_str(), nullptr, 10);
}

float Stream::parseFloat(LookaheadMode mode, char ignore) {
  std::string digits;
  for (int octet = peekNextDigit(mode, true);
       octet >= 0 && (std::isdigit(octet) != 0 || static_cast<char>(octet) == ignore ||
                      (octet == '-' && digits.empty()) ||
                      (octet == '.' && digits.find('.') == std::string::npos));
       octet = timedPeek()) {
    read();
    if (static_cast<char>(octet) != ignore) digits += static_cast<char>(octet);
  }
  return std::strtof(digits.c_str(), nullptr);
}
