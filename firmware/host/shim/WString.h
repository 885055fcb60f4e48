// Arduino's String.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>

class __FlashStringHelper;
#define F(text) (reinterpret_cast<const __FlashStringHelper*>(text))
#define FPSTR(text) (reinterpret_cast<const __FlashStringHelper*>(text))

class String {
 public:
  String(const char* text = "") : text_(text == nullptr ? "" : text) {}
  String(const char* text, unsigned int length) : text_(text, length) {}
  String(const std::uint8_t* text, unsigned int length)
      : text_(reinterpret_cast<const char*>(text), length) {}
  String(const __FlashStringHelper* text) : String(reinterpret_cast<const char*>(text)) {}
  explicit String(char c) : text_(1, c) {}
  explicit String(unsigned char value, unsigned char base = 10);
  explicit String(int value, unsigned char base = 10);
  explicit String(unsigned int value, unsigned char base = 10);
  explicit String(long value, unsigned char base = 10);
  explicit String(unsigned long value, unsigned char base = 10);
  explicit String(long long value, unsigned char base = 10);
  explicit String(unsigned long long value, unsigned char base = 10);
  explicit String(float value, unsigned int decimals = 2);
  explicit String(double value, unsigned int decimals = 2);

  bool reserve(unsigned int size) {
    text_.reserve(size);
    return true;
  }
  unsigned int length() const { return static_cast<unsigned int>(text_.size()); }
  bool isEmpty() const { return text_.empty(); }
  void clear() { text_.clear(); }
  explicit operator bool() const { return true; }  // false only without memory
  const char* c_str() const { return text_.c_str(); }
  char* begin() { return text_.data(); }
  char* end() { return text_.data() + text_.size(); }
  const char* begin() const { return text_.data(); }
  const char* end() const { return text_.data() + text_.size(); }

  String& operator=(const char* text) {
    text_ = text == nullptr ? "" : text;
    return *this;
  }
  String& operator=(const __FlashStringHelper* text) {
    return *this = reinterpret_cast<const char*>(text);
  }

  bool concat(const String& other);
  bool concat(const char* text);
  bool concat(const char* text, unsigned int length);
  bool concat(const std::uint8_t* text, unsigned int length) {
    return concat(reinterpret_cast<const char*>(text), length);
  }
  bool concat(const __FlashStringHelper* text) {
    return concat(reinterpret_cast<const char*>(text));
  }
  bool concat(char c);
  template <typename Number>
  requires std::is_arithmetic_v<Number>
  bool concat(Number number) { return concat(String(number)); }
  template <typename Value>
  String& operator+=(const Value& value) {
    concat(value);
    return *this;
  }

  int compareTo(const String& other) const { return text_.compare(other.text_); }
  bool equals(const String& other) const { return text_ == other.text_; }
  bool equals(const char* text) const { return text_ == (text == nullptr ? "" : text); }
  bool equalsIgnoreCase(const String& other) const;
  bool equalsConstantTime(const String& other) const { return equals(other); }
  bool startsWith(const String& prefix) const { return startsWith(prefix, 0); }
  bool startsWith(const String& prefix, unsigned int offset) const;
  bool endsWith(const String& suffix) const { return text_.ends_with(suffix.text_); }

  char charAt(unsigned int index) const { return (*this)[index]; }
  void setCharAt(unsigned int index, char c);
  char operator[](unsigned int index) const { return index < length() ? text_[index] : '\0'; }
  char& operator[](unsigned int index);
  void getBytes(unsigned char* buffer, unsigned int size, unsigned int index = 0) const;
  void toCharArray(char* buffer, unsigned int size, unsigned int index = 0) const {
    getBytes(reinterpret_cast<unsigned char*>(buffer), size, index);
  }

  int indexOf(char c, unsigned int from = 0) const;
  int indexOf(const String& part, unsigned int from = 0) const;
  int lastIndexOf(char c) const;
  int lastIndexOf(char c, unsigned int from) const;
  int lastIndexOf(const String& part) const;
  int lastIndexOf(const String& part, unsigned int from) const;
  String substring(unsigned int from) const { return substring(from, length()); }
  String substring(unsigned int from, unsigned int to) const;

  void replace(char from, char to);
  void replace(const String& from, const String& to);
  void remove(unsigned int index) { remove(index, length()); }
  void remove(unsigned int index, unsigned int count);
  void toLowerCase();
  void toUpperCase();
  void trim();

  long toInt() const;
  float toFloat() const { return static_cast<float>(toDouble()); }
  double toDouble() const;

 private:
  std::string text_;
};

// `"a" + String(1) + 2 + 'c'`. A sketch may pass this on as a type of its own.
using StringSumHelper = String;

template <typename Value>
requires requires(String text, const Value& value) {
  text.concat(value);
}
String operator+(String left, const Value& right) {
  left.concat(right);
  return left;
}
inline String operator+(const char* left, const String& right) {
  String sum(left);
  sum.concat(right);
  return sum;
}
inline String operator+(const __FlashStringHelper* left, const String& right) {
  return reinterpret_cast<const char*>(left) + right;
}
inline String operator+(char left, const String& right) {
  String sum(left);
  sum.concat(right);
  return sum;
}

inline bool operator==(const String& left, const String& right) {
  return left.equals(right);
}
inline bool operator==(const String& left, const char* right) {
  return left.equals(right);
}
inline bool operator<(const String& left, const String& right) {
  return left.compareTo(right) < 0;
}
inline bool operator>(const String& left, const String& right) {
  return left.compareTo(right) > 0;
}
inline bool operator<=(const String& left, const String& right) {
  return left.compareTo(right) <= 0;
}
inline bool operator>=(const String& left, const String& right) {
  return left.compareTo(right) >= 0;
}
