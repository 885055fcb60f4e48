// Which protocol a peer speaks, as its first words show.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace especho {

/// `HTTP`, `SSH`, `TLS` ... by the bytes with which a connection begins; empty where they are of
/// no protocol that is known here. Looks at the first few dozen bytes only.
std::string_view recognise_protocol(std::span<const std::byte> words);

/// Whether these are lines of text: printable ASCII, tabs and line ends.
bool is_text(std::span<const std::byte> bytes);

/// The first line of what a peer says, quoted and cut to a few dozen characters; in hex if it is
/// not text.
std::string first_words(std::span<const std::byte> words);

/// The first bytes in hex: `48 65 6c 6c 6f`; `nothing` where there are none.
std::string hex_of(std::span<const std::byte> bytes);

}  // namespace especho
