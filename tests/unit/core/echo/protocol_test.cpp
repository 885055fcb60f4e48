#include "core/echo/protocol.hpp"

#include "catch.hpp"
#include "core/text.hpp"
#include "support/random.hpp"

using namespace especho;
using especho_test::Random;

namespace {

std::string_view protocol_of(std::string_view words) {
  return recognise_protocol(bytes_of(words));
}

}  // namespace

TEST_CASE("servers are recognised by their first words") {
  CHECK(protocol_of("HTTP/1.1 400 Bad Request\r\nServer: nginx/1.22.1\r\n") == "HTTP");
  CHECK(protocol_of("<!DOCTYPE HTML>\n<html lang=\"en\">\n") == "HTTP");
  CHECK(protocol_of("<html>\r\n<head><title>400 Bad Request</title></head>\r\n") == "HTTP");
  CHECK(protocol_of("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n") == "SSH");
  CHECK(protocol_of({"\x15\x03\x01\x00\x02\x02\x46", 7}) == "TLS");
  CHECK(protocol_of("\xff\xfd\x18\xff\xfd\x20\xff\xfd\x23\xff\xfd\x27") == "telnet");
  CHECK(protocol_of("\xff\xfb\x01Login: ") == "telnet");
  CHECK(protocol_of("220 mail.example.org ESMTP Postfix (Debian/GNU)\r\n") == "SMTP");
  CHECK(protocol_of("220 (vsFTPd 3.0.3)\r\n") == "FTP");
  CHECK(protocol_of("530 Please login with USER and PASS.\r\n") == "FTP");
  CHECK(protocol_of("500 unknown command\r\n") == "FTP or SMTP");
  CHECK(protocol_of({"\x20\x02\x00\x05", 4}) == "MQTT");
  CHECK(protocol_of("+OK POP3 ready\r\n") == "POP3");
  CHECK(protocol_of("* OK IMAP4rev1\r\n") == "IMAP");
  CHECK(protocol_of("RFB 003.008\n") == "VNC");
  CHECK(protocol_of("-ERR unknown command\r\n") == "Redis");
}

TEST_CASE("what only resembles the words of a protocol is not taken for them") {
  for (const char* words :
       {"", "H", "HTT", "Hello World", "Welcome!\r\n", "220", "2200 ready", "220 ready\r\n",
        "219 ready\r\n", "SSH", "ok", "\xff\xfd\x18", "\xff\xfb", "HTTP/\x01\x02\x03"}) {
    INFO(words);
    CHECK(protocol_of(words) == "");
  }
  CHECK(protocol_of({"\x20\x02\x00\x05 and more", 13}) == "");
  CHECK(protocol_of({"\x15\x03\x01\x00\x02\x02", 6}) == "");
}

TEST_CASE("random bytes are of no protocol") {
  Random random(1);
  for (int round = 0; round < 20'000; ++round) {
    CHECK(recognise_protocol(random.bytes(1 + random.below(40))).empty());
  }
}

TEST_CASE("the first words are one line of text, or the first bytes in hex") {
  CHECK(first_words(bytes_of("HTTP/1.1 400 Bad Request\r\nServer: x\r\n")) ==
        "'HTTP/1.1 400 Bad Request'");
  CHECK(first_words(bytes_of("\r\n\nlogin: ")) == "'login: '");
  CHECK(first_words(bytes_of(std::string(80, 'x'))) == "'" + std::string(60, 'x') + "...'");
  CHECK(first_words(bytes_of({"\x15\x03\x01\x00\x02\x02\x46", 7})) == "15 03 01 00 02 02 46");
  CHECK(first_words(bytes_of("caf\xc3\xa9")) == "63 61 66 c3 a9");
  CHECK(first_words({}) == "nothing");
}
