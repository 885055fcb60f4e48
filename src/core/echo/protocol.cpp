#include "core/echo/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "core/text.hpp"

namespace especho {
namespace {

constexpr std::size_t kLooked = 96;
constexpr std::size_t kShownBytes = 8;
constexpr std::size_t kShownCharacters = 60;

constexpr unsigned char kIac = 0xff;  // of telnet (RFC 854), before each of its commands

std::string_view view(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

unsigned char at(std::string_view words, std::size_t place) {
  return static_cast<unsigned char>(words[place]);
}

std::string lower(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return folded;
}

std::string_view first_line(std::string_view words) {
  return words.substr(0, std::min(words.find_first_of("\r\n"), words.size()));
}

/// An alert as it answers what is no handshake: 7 bytes, a known version and level.
bool is_tls_alert(std::string_view words) {
  return words.size() >= 7 && at(words, 0) == 0x15 && at(words, 1) == 3 && at(words, 2) <= 4 &&
         at(words, 3) == 0 && at(words, 4) == 2 && (at(words, 5) == 1 || at(words, 5) == 2);
}

/// IAC, WILL to DONT, and one of the options that are in use.
bool is_telnet_option(std::string_view words) {
  constexpr unsigned char kWill = 0xfb;
  constexpr unsigned char kDont = 0xfe;
  constexpr unsigned char kLastOption = 49;
  return words.size() >= 3 && at(words, 0) == kIac && at(words, 1) >= kWill &&
         at(words, 1) <= kDont && at(words, 2) <= kLastOption;
}

std::size_t telnet_options(std::string_view words) {
  std::size_t count = 0;
  while (is_telnet_option(words.substr(3 * count))) ++count;
  return count;
}

/// Two options, or one before text: three bytes alone may be chance.
bool is_telnet(std::string_view words) {
  constexpr std::size_t kEnoughText = 4;
  const std::size_t options = telnet_options(words);
  const std::string_view text = words.substr(3 * options);
  return options >= 2 ||
         (options == 1 && text.size() >= kEnoughText && is_text(std::as_bytes(std::span(text))));
}

/// CONNACK of MQTT 3.1: its length, a flag, and one of six codes.
bool is_mqtt_answer(std::string_view words) {
  return words.size() == 4 && at(words, 0) == 0x20 && at(words, 1) == 2 && at(words, 2) <= 1 &&
         at(words, 3) <= 5;
}

struct Greeting {
  std::string_view words;  ///< in lower case
  std::string_view protocol;
};

constexpr std::array kGreetings{
    Greeting{"http/", "HTTP"},         Greeting{"<!doctype html", "HTTP"},
    Greeting{"<html", "HTTP"},         Greeting{"rtsp/1.", "RTSP"},
    Greeting{"sip/2.", "SIP"},         Greeting{"ssh-1.", "SSH"},
    Greeting{"ssh-2.", "SSH"},         Greeting{"rfb 00", "VNC"},
    Greeting{"+ok ", "POP3"},          Greeting{"* ok ", "IMAP"},
    Greeting{"* bye ", "IMAP"},        Greeting{"-err ", "Redis"},
    Greeting{"-denied redis", "Redis"}};

/// The reply codes with which FTP (RFC 959) and SMTP (RFC 5321) greet, refuse and complain.
constexpr std::array<std::string_view, 12> kReplies{"120", "220", "421", "430", "500", "501",
                                                    "502", "503", "530", "532", "550", "554"};

std::string_view by_reply(std::string_view line) {
  if (line.size() < 5 || (line[3] != ' ' && line[3] != '-')) return {};
  const std::string_view code = line.substr(0, 3);
  if (std::find(kReplies.begin(), kReplies.end(), code) == kReplies.end()) return {};
  const std::string words = lower(line);
  const auto has = [&](std::string_view word) { return words.find(word) != std::string::npos; };
  if (has("smtp") || has("mail")) return "SMTP";
  if (has("ftp") || has("login with user")) return "FTP";
  // "220 ready" may be the greeting of any device.
  const bool greets = code == "120" || code == "220";
  return greets ? std::string_view() : "FTP or SMTP";
}

}  // namespace

bool is_text(std::span<const std::byte> bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) {
    const auto c = std::to_integer<unsigned char>(byte);
    return (c >= ' ' && c < 0x7f) || c == '\r' || c == '\n' || c == '\t';
  });
}

std::string_view recognise_protocol(std::span<const std::byte> bytes) {
  const std::string_view words = view(bytes.first(std::min(bytes.size(), kLooked)));
  if (is_tls_alert(words)) return "TLS";
  if (is_telnet(words)) return "telnet";
  if (is_mqtt_answer(words)) return "MQTT";
  const std::string_view line = first_line(words);
  if (!is_text(std::as_bytes(std::span(line)))) return {};
  const std::string folded = lower(line);
  for (const Greeting& opening : kGreetings) {
    if (folded.starts_with(opening.words)) return opening.protocol;
  }
  return by_reply(line);
}

std::string first_words(std::span<const std::byte> bytes) {
  const std::string_view words = view(bytes.first(std::min(bytes.size(), kLooked)));
  const std::string_view begin =
      words.substr(std::min(words.find_first_not_of("\r\n"), words.size()));
  std::string_view line = first_line(begin);
  const bool cut = line.size() > kShownCharacters;
  if (cut) line = line.substr(0, kShownCharacters);
  if (line.empty() || !is_text(std::as_bytes(std::span(line)))) return hex_of(bytes);
  return fmt::format("'{}{}'", printable(line), cut ? "..." : "");
}

std::string hex_of(std::span<const std::byte> bytes) {
  std::string text;
  for (const std::byte byte : bytes.first(std::min(bytes.size(), kShownBytes))) {
    text += fmt::format("{}{:02x}", text.empty() ? "" : " ", std::to_integer<unsigned>(byte));
  }
  return text.empty() ? "nothing" : text;
}

}  // namespace especho
