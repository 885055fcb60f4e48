// Arduino's String.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "WString.h"

namespace {

// Bases other than 2 to 36 count as 10, as on the board.
std::string digits_of(unsigned long long value, unsigned base) {
  if (base < 2 || base > 36) base = 10;
  std::string digits;
  do {
    const auto digit = static_cast<char>(value % base);
    digits += static_cast<char>(digit < 10 ? '0' + digit : 'a' + digit - 10);
    value /= base;
  } while (value > 0);
  return {digits.rbegin(), digits.rend()};
}

// A negative number has a sign in base 10 only; in others it is its two's complement.
template <typename Signed>
std::string signed_digits(Signed value, unsigned base) {
  using Unsigned = std::make_unsigned_t<Signed>;
  const auto bits = static_cast<Unsigned>(value);
  if (value < 0 && base == 10) return '-' + digits_of(static_cast<Unsigned>(0 - bits), 10);
  return digits_of(bits, base);
}

std::string decimals_of(double value, unsigned decimals) {
  std::array<char, 400> text{};  // DBL_MAX has 309 digits
  const int places = static_cast<int>(std::min(decimals, 40U));
  std::snprintf(text.data(), text.size(), "%.*f", places, value);
  return text.data();
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

int index_or_none(std::size_t found) {
  return found == std::string::npos ? -1 : static_cast<int>(found);
}

// long has 32 bits on the board.
template <typename Long>
using BoardInt = std::conditional_t<std::is_signed_v<Long>, std::int32_t, std::uint32_t>;

}  // namespace

String::String(unsigned char value, unsigned char base) : text_(digits_of(value, base)) {}
String::String(int value, unsigned char base) : text_(signed_digits(value, base)) {}
String::String(unsigned int value, unsigned char base) : text_(digits_of(value, base)) {}
String::String(long value, unsigned char base)
    : text_(base == 10 ? signed_digits(value, base)
                       : signed_digits(static_cast<BoardInt<long>>(value), base)) {}
String::String(unsigned long value, unsigned char base) : text_(digits_of(value, base)) {}
String::String(long long value, unsigned char base) : text_(signed_digits(value, base)) {}
String::String(unsigned long long value, unsigned char base) : text_(digits_of(value, base)) {}
String::String(float value, unsigned int decimals) : text_(decimals_of(value, decimals)) {}
String::String(double value, unsigned int decimals) : text_(decimals_of(value, decimals)) {}

bool String::concat(const String& other) {
  text_ += other.text_;
  return true;
}

bool String::concat(const char* text) {
  if (text == nullptr) return false;
  text_ += text;
  return true;
}

bool String::concat(const char* text, unsigned int length) {
  if (text == nullptr) return false;
  text_.append(text, length);
  return true;
}

bool String::concat(char c) {
  text_ += c;
  return true;
}

bool String::equalsIgnoreCase(const String& other) const {
  return std::equal(text_.begin(), text_.end(), other.text_.begin(), other.text_.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

bool String::startsWith(const String& prefix, unsigned int offset) const {
  return offset <= length() && text_.compare(offset, prefix.length(), prefix.text_) == 0;
}

void String::setCharAt(unsigned int index, char c) {
  if (index < length()) text_[index] = c;
}

char& String::operator[](unsigned int index) {
  static char outside;
  outside = '\0';
  return index < length() ? text_[index] : outside;
}

void String::getBytes(unsigned char* buffer, unsigned int size, unsigned int index) const {
  if (size == 0 || buffer == nullptr) return;
  if (index >= length()) {
    buffer[0] = 0;
    return;
  }
  const std::size_t count = text_.copy(reinterpret_cast<char*>(buffer), size - 1, index);
  buffer[count] = 0;
}

int String::indexOf(char c, unsigned int from) const {
  return index_or_none(text_.find(c, from));
}

int String::indexOf(const String& part, unsigned int from) const {
  return from >= length() ? -1 : index_or_none(text_.find(part.text_, from));
}

int String::lastIndexOf(char c) const {
  return index_or_none(text_.rfind(c));
}

int String::lastIndexOf(char c, unsigned int from) const {
  return from >= length() ? -1 : index_or_none(text_.rfind(c, from));
}

int String::lastIndexOf(const String& part) const {
  return part.length() > length() ? -1 : index_or_none(text_.rfind(part.text_));
}

int String::lastIndexOf(const String& part, unsigned int from) const {
  return part.length() > length() ? -1 : index_or_none(text_.rfind(part.text_, from));
}

String String::substring(unsigned int from, unsigned int to) const {
  if (from > to) std::swap(from, to);
  if (from >= length()) return {};
  return {text_.data() + from, std::min(to, length()) - from};
}

void String::replace(char from, char to) {
  std::replace(text_.begin(), text_.end(), from, to);
}

void String::replace(const String& from, const String& to) {
  if (from.isEmpty()) return;
  for (auto at = text_.find(from.text_); at != std::string::npos;
       at = text_.find(from.text_, at + to.length())) {
    text_.replace(at, from.length(), to.text_);
  }
}

void String::remove(unsigned int index, unsigned int count) {
  if (index < length()) text_.erase(index, count);
}

void String::toLowerCase() {
  std::transform(text_.begin(), text_.end(), text_.begin(), lower);
}

void String::toUpperCase() {
  std::transform(text_.begin(), text_.end(), text_.begin(), upper);
}

void String::trim() {
  constexpr const char* space = " \t\n\v\f\r";
  const std::size_t first = text_.find_first_not_of(space);
  if (first == std::string::npos) return text_.clear();
  text_ = text_.substr(first, text_.find_last_not_of(space) - first + 1);
}

long String::toInt() const {
  return std::strtol(c_str(), nullptr, 10);
}

double String::toDouble() const {
  return std::strtod(c_str(), nullptr);
}
