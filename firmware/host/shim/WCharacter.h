// Kinds of characters.
#pragma once

#include <cctype>

inline bool isDigit(int c) {
  return std::isdigit(c) != 0;
}
inline bool isAlpha(int c) {
  return std::isalpha(c) != 0;
}
inline bool isAlphaNumeric(int c) {
  return std::isalnum(c) != 0;
}
inline bool isSpace(int c) {
  return std::isspace(c) != 0;
}
inline bool isWhitespace(int c) {
  return c == ' ' || c == '\t';
}
inline bool isPrintable(int c) {
  return std::isprint(c) != 0;
}
inline bool isPunct(int c) {
  return std::ispunct(c) != 0;
}
inline bool isControl(int c) {
  return std::iscntrl(c) != 0;
}
inline bool isLowerCase(int c) {
  return std::islower(c) != 0;
}
inline bool isUpperCase(int c) {
  return std::isupper(c) != 0;
}
inline bool isHexadecimalDigit(int c) {
  return std::isxdigit(c) != 0;
}
inline bool isGraph(int c) {
  return std::isgraph(c) != 0;
}
inline bool isAscii(int c) {
  return c >= 0 && c < 128;
}
inline int toAscii(int c) {
  return c & 0x7f;
}
inline int toLowerCase(int c) {
  return std::tolower(c);
}
inline int toUpperCase(int c) {
  return std::toupper(c);
}
