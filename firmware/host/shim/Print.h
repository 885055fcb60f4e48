// Everything that can be printed to: the serial port, clients, datagrams.
#pragma once

#include <cstdarg>
#include <cstddef>
#include <cstdint>

#include "Printable.h"
#include "WString.h"

#define DEC 10
#define HEX 16
#define OCT 8
#define BIN 2

class Print {
 public:
  virtual ~Print() = default;

  virtual std::size_t write(std::uint8_t octet) = 0;
  virtual std::size_t write(const std::uint8_t* data, std::size_t size);
  std::size_t write(const char* text);
  std::size_t write(const char* data, std::size_t size) {
    return write(reinterpret_cast<const std::uint8_t*>(data), size);
  }
  virtual int availableForWrite() { return 0; }
  virtual void flush() {}
  int getWriteError() const { return error_; }
  void clearWriteError() { error_ = 0; }

  std::size_t print(const String& text) { return write(text.c_str(), text.length()); }
  std::size_t print(const __FlashStringHelper* text) {
    return write(reinterpret_cast<const char*>(text));
  }
  std::size_t print(const char* text) { return write(text); }
  std::size_t print(char c) { return write(static_cast<std::uint8_t>(c)); }
  std::size_t print(const Printable& value) { return value.printTo(*this); }
  std::size_t print(unsigned char value, int base = DEC) { return print_number(value, base); }
  std::size_t print(int value, int base = DEC) { return print_number(value, base); }
  std::size_t print(unsigned int value, int base = DEC) { return print_number(value, base); }
  std::size_t print(long value, int base = DEC) { return print_number(value, base); }
  std::size_t print(unsigned long value, int base = DEC) { return print_number(value, base); }
  std::size_t print(long long value, int base = DEC) { return print_number(value, base); }
  std::size_t print(unsigned long long value, int base = DEC) { return print_number(value, base); }
  std::size_t print(double value, int decimals = 2);

  std::size_t println() { return write("\r\n"); }
  template <typename Value>
  std::size_t println(const Value& value) {
    const std::size_t count = print(value);
    return count + println();
  }
  template <typename Number>
  std::size_t println(Number number, int base_or_decimals) {
    const std::size_t count = print(number, base_or_decimals);
    return count + println();
  }

#ifdef __GNUC__
  __attribute__((format(printf, 2, 3)))
#endif
  std::size_t
  printf(const char* format, ...);
  std::size_t vprintf(const char* format, std::va_list arguments);

 protected:
  void setWriteError(int error = 1) {
    error_ = error;
  }

 private:
  // A negative number has a sign in base 10 only. The board's Print has large letters in base 16.
  template <typename Number>
  std::size_t print_number(Number value, int base) {
    String text(value, static_cast<unsigned char>(base));
    text.toUpperCase();
    return print(text);
  }

  int error_ = 0;
};
