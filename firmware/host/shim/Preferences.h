// Settings by name, which last as long as the program runs: also over a restart of the board.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "WString.h"

class Preferences {
 public:
  bool begin(const char* space, bool read_only = false, const char* partition = nullptr);
  void end() { space_.clear(); }
  bool clear();
  bool remove(const char* key);
  bool isKey(const char* key);
  std::size_t freeEntries() { return 500; }

  std::size_t putBytes(const char* key, const void* value, std::size_t size);
  std::size_t getBytes(const char* key, void* buffer, std::size_t size);
  std::size_t getBytesLength(const char* key);
  std::size_t putString(const char* key, const char* value);
  std::size_t putString(const char* key, const String& value) {
    return putString(key, value.c_str());
  }
  String getString(const char* key, const String& fallback = String());
  std::size_t getString(const char* key, char* buffer, std::size_t size);

  std::size_t putBool(const char* key, bool value) { return put(key, value); }
  bool getBool(const char* key, bool fallback = false) { return get(key, fallback); }
  std::size_t putChar(const char* key, std::int8_t value) { return put(key, value); }
  std::int8_t getChar(const char* key, std::int8_t fallback = 0) { return get(key, fallback); }
  std::size_t putUChar(const char* key, std::uint8_t value) { return put(key, value); }
  std::uint8_t getUChar(const char* key, std::uint8_t fallback = 0) { return get(key, fallback); }
  std::size_t putShort(const char* key, std::int16_t value) { return put(key, value); }
  std::int16_t getShort(const char* key, std::int16_t fallback = 0) { return get(key, fallback); }
  std::size_t putUShort(const char* key, std::uint16_t value) { return put(key, value); }
  std::uint16_t getUShort(const char* key, std::uint16_t fallback = 0) {
    return get(key, fallback);
  }
  std::size_t putInt(const char* key, std::int32_t value) { return put(key, value); }
  std::int32_t getInt(const char* key, std::int32_t fallback = 0) { return get(key, fallback); }
  std::size_t putUInt(const char* key, std::uint32_t value) { return put(key, value); }
  std::uint32_t getUInt(const char* key, std::uint32_t fallback = 0) { return get(key, fallback); }
  std::size_t putLong(const char* key, std::int32_t value) { return put(key, value); }
  std::int32_t getLong(const char* key, std::int32_t fallback = 0) { return get(key, fallback); }
  std::size_t putULong(const char* key, std::uint32_t value) { return put(key, value); }
  std::uint32_t getULong(const char* key, std::uint32_t fallback = 0) { return get(key, fallback); }
  std::size_t putLong64(const char* key, std::int64_t value) { return put(key, value); }
  std::int64_t getLong64(const char* key, std::int64_t fallback = 0) { return get(key, fallback); }
  std::size_t putULong64(const char* key, std::uint64_t value) { return put(key, value); }
  std::uint64_t getULong64(const char* key, std::uint64_t fallback = 0) {
    return get(key, fallback);
  }
  std::size_t putFloat(const char* key, float value) { return put(key, value); }
  float getFloat(const char* key, float fallback = 0) { return get(key, fallback); }
  std::size_t putDouble(const char* key, double value) { return put(key, value); }
  double getDouble(const char* key, double fallback = 0) { return get(key, fallback); }

 private:
  template <typename Value>
  std::size_t put(const char* key, Value value) {
    return putBytes(key, &value, sizeof(value));
  }
  template <typename Value>
  Value get(const char* key, Value fallback) {
    Value value{};
    return getBytesLength(key) == sizeof(value) && getBytes(key, &value, sizeof(value)) > 0
               ? value
               : fallback;
  }

  std::string space_;
  bool read_only_ = false;
};
