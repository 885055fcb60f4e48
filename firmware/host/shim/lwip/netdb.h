// lwIP's look-up of names, IPv4 only.
#pragma once

#include "sockets.h"

struct hostent {
  char* h_name;
  char** h_aliases;
  int h_addrtype;
  int h_length;
  char** h_addr_list;
};
#define h_addr h_addr_list[0]
hostent* lwip_gethostbyname(const char* name);
inline hostent* gethostbyname(const char* name) {
  return lwip_gethostbyname(name);
}

struct addrinfo {
  int ai_flags;
  int ai_family;
  int ai_socktype;
  int ai_protocol;
  socklen_t ai_addrlen;
  sockaddr* ai_addr;
  char* ai_canonname;
  addrinfo* ai_next;
};
#define AI_PASSIVE 0x01
#define EAI_NONAME 200
int lwip_getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                     addrinfo** found);
void lwip_freeaddrinfo(addrinfo* found);
inline int getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                       addrinfo** found) {
  return lwip_getaddrinfo(name, service, hints, found);
}
inline void freeaddrinfo(addrinfo* found) {
  lwip_freeaddrinfo(found);
}
