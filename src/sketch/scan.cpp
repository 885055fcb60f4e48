#include "sketch/scan.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <span>

namespace especho::sketch {
namespace {

struct Token {
  std::string_view text;
  std::size_t file = 0;
  int line = 0;
};

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_name(std::string_view token) {
  return !token.empty() && is_word(token.front()) &&
         std::isdigit(static_cast<unsigned char>(token.front())) == 0;
}

/// Splits preprocessed text, in which there are no comments, into the tokens of some files.
class Tokenizer {
 public:
  Tokenizer(std::string_view text, const std::vector<std::string>& files)
      : text_(text), files_(files) {}

  std::vector<Token> run() {
    bool line_begins = true;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') {
        ++line_;
        ++at_;
        line_begins = true;
      } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
        ++at_;
      } else if (c == '#' && line_begins) {
        directive();
      } else {
        line_begins = false;
        token();
      }
    }
    return std::move(tokens_);
  }

 private:
  /// `# 12 "name" 2`, or a #pragma.
  void directive() {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    std::string_view line = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end;
    line.remove_prefix(std::min(line.find_first_not_of(" "), line.size()));
    if (line.starts_with("line ")) line.remove_prefix(5);
    int number = 0;
    std::size_t i = 0;
    for (; i < line.size() && std::isdigit(static_cast<unsigned char>(line[i])) != 0; ++i) {
      number = number * 10 + (line[i] - '0');
    }
    const std::size_t open = line.find('"', i);
    if (i == 0 || open == std::string_view::npos) return;
    std::string name;
    for (std::size_t k = open + 1; k < line.size() && line[k] != '"'; ++k) {
      if (line[k] == '\\' && k + 1 < line.size()) ++k;
      name += line[k];
    }
    const auto found = std::find(files_.begin(), files_.end(), name);
    file_ = static_cast<std::size_t>(found - files_.begin());
    line_ = number - 1;  // the end of this line counts
  }

  void token() {
    const std::size_t begin = at_;
    if (is_word(text_[at_])) {
      while (at_ < text_.size() && is_word(text_[at_])) ++at_;
      const std::string_view word = text_.substr(begin, at_ - begin);
      if (at_ < text_.size() && text_[at_] == '"' && word.ends_with('R')) raw_string();
    } else if (text_[at_] == '"' || text_[at_] == '\'') {
      literal(text_[at_]);
    } else if (text_.substr(at_).starts_with("::") || text_.substr(at_).starts_with("->")) {
      at_ += 2;
    } else {
      ++at_;
    }
    const int line = line_;
    const std::string_view text = text_.substr(begin, at_ - begin);
    if (file_ < files_.size()) tokens_.push_back({text, file_, line});
    line_ += static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  }

  void literal(char quote) {
    for (++at_; at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    at_ = std::min(at_ + 1, text_.size());
  }

  void raw_string() {
    const std::size_t open = text_.find('(', at_);
    if (open == std::string_view::npos) {
      at_ = text_.size();
      return;
    }
    const std::string close = ')' + std::string(text_.substr(at_ + 1, open - at_ - 1)) + '"';
    const std::size_t end = text_.find(close, open);
    at_ = end == std::string_view::npos ? text_.size() : end + close.size();
  }

  std::string_view text_;
  const std::vector<std::string>& files_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t file_ = static_cast<std::size_t>(-1);
  int line_ = 1;
};

using Tokens = std::span<const Token>;

/// The index after the bracket that closes the one at `open`.
std::size_t after_closing(Tokens tokens, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < tokens.size(); ++i) {
    const std::string_view text = tokens[i].text;
    if (text == "(" || text == "{" || text == "[") ++depth;
    if ((text == ")" || text == "}" || text == "]") && --depth == 0) return i + 1;
  }
  return tokens.size();
}

/// What a declaration looks like up to its body or semicolon, if it declares a function.
struct Signature {
  std::string name;
  std::string prototype;
  std::string key;  ///< the same for each declaration of the function
  bool takes_nothing = false;
};

/// Without default arguments, which only one declaration may have.
std::string parameters_text(Tokens tokens) {
  std::string text;
  int depth = 0;
  int angles = 0;
  bool in_default = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string_view one = tokens[i].text;
    if (one == "(" || one == "{" || one == "[") ++depth;
    if (one == ")" || one == "}" || one == "]") --depth;
    if (one == "=" && depth == 1) {
      in_default = true;
      angles = 0;
    }
    if (in_default && depth == 1) {
      if (one == "<" && i > 0 && is_name(tokens[i - 1].text)) ++angles;
      if (one == ">" && angles > 0) --angles;
    }
    if (in_default && ((one == "," && depth == 1 && angles == 0) || depth == 0)) in_default = false;
    if (in_default) continue;
    if (!text.empty()) text += ' ';
    text += one;
  }
  return text;
}

bool contains(Tokens tokens, std::string_view text) {
  return std::any_of(tokens.begin(), tokens.end(),
                     [&](const Token& token) { return token.text == text; });
}

/// The index of the parenthesis that opens the parameters.
std::optional<std::size_t> opening_of_parameters(Tokens tokens) {
  static const std::set<std::string_view> takes_parentheses{
      "__attribute__", "__attribute",   "__declspec", "alignas", "decltype",  "noexcept", "throw",
      "__typeof__",    "requires",      "if",         "while",   "for",       "switch",   "__asm__",
      "asm",           "static_assert", "typeof",     "_Pragma", "__pragma__"};
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (tokens[i].text != "(") continue;
    if (takes_parentheses.contains(tokens[i - 1].text)) {
      i = after_closing(tokens, i) - 1;
      continue;
    }
    return i;
  }
  return std::nullopt;
}

std::string joined(Tokens tokens) {
  std::string text;
  for (const Token& token : tokens) {
    if (!text.empty()) text += ' ';
    text += token.text;
  }
  return text;
}

std::optional<Signature> signature_of(Tokens tokens) {
  const auto open = opening_of_parameters(tokens);
  if (!open || *open < 2) return std::nullopt;
  const Tokens head = tokens.first(*open - 1);
  const std::string_view name = tokens[*open - 1].text;
  const std::string_view before = head.back().text;
  if (!is_name(name) || before == "::" || before == "~" || before == ",") return std::nullopt;
  for (const char* never : {"=", "operator", "typedef", "using", "friend", "return"}) {
    if (contains(head, never)) return std::nullopt;
  }
  const std::size_t close = after_closing(tokens, *open);
  const Tokens rest = tokens.subspan(close);
  const bool is_constructor = !rest.empty() && rest.front().text == ":";
  if (is_constructor || contains(rest, "=")) return std::nullopt;
  if (contains(head, "auto") && !contains(rest, "->")) return std::nullopt;

  Signature signature;
  signature.name = name;
  const std::string parameters = parameters_text(tokens.subspan(*open, close - *open));
  signature.key = signature.name + parameters;
  signature.takes_nothing = parameters == "( )" || parameters == "( void )";
  signature.prototype = joined(head) + ' ' + signature.name + parameters;
  if (!rest.empty()) signature.prototype += ' ' + joined(rest);
  signature.prototype += ';';
  return signature;
}

bool is_block(Tokens tokens) {
  if (tokens.empty()) return false;
  const bool is_namespace =
      tokens.front().text == "namespace" ||
      (tokens.size() > 1 && tokens[0].text == "inline" && tokens[1].text == "namespace");
  return is_namespace || (tokens.size() == 2 && tokens.front().text == "extern");
}

/// Walks over the declarations at the top level.
class Walk {
 public:
  Walk(Tokens tokens, const std::vector<std::string>& files) : tokens_(tokens), files_(files) {}

  Scan run() {
    Scan result;
    result.empty = tokens_.empty();
    while (at_ < tokens_.size()) declaration(result);
    for (std::size_t i = tokens_.size(); i-- > 0;) first_use_[tokens_[i].text] = i;
    for (std::size_t i = 0; i < result.functions.size(); ++i) {
      Function& function = result.functions[i];
      function.used_before = first_use_[function.name] < begins_[i];
    }
    return result;
  }

 private:
  void declaration(Scan& result) {
    const std::size_t begin = at_;
    for (;;) {
      if (at_ >= tokens_.size()) return;
      const std::string_view text = tokens_[at_].text;
      if (text == "(" || text == "[") {
        at_ = after_closing(tokens_, at_);
        continue;
      }
      if (text == "}") {  // one too many; the compiler will complain
        ++at_;
        return;
      }
      if (text == ";") {
        if (const auto declared = signature_of(part(begin))) declared_.insert(declared->key);
        ++at_;
        return;
      }
      if (text == "{") {
        const std::size_t open = at_;
        at_ = after_closing(tokens_, at_);
        if (is_block(tokens_.subspan(begin, open - begin))) return;
        if (const auto signature = signature_of(tokens_.subspan(begin, open - begin))) {
          add(*signature, begin, result);
          return;
        }
        if (is_member_body(begin, open)) return;
        continue;  // a class, or an initial value: up to its semicolon
      }
      ++at_;
    }
  }

  Tokens part(std::size_t begin) const { return tokens_.subspan(begin, at_ - begin); }

  /// Of a function without a prototype, such as a member or an operator: no semicolon follows.
  bool is_member_body(std::size_t begin, std::size_t open) const {
    const Tokens head = tokens_.subspan(begin, open - begin);
    static constexpr std::array types{"class", "struct", "union", "enum"};
    const bool is_type = std::any_of(types.begin(), types.end(),
                                     [&](const char* type) { return contains(head, type); });
    return !is_type && !contains(head, "=") && contains(head, ")") &&
           (at_ >= tokens_.size() || tokens_[at_].text != ";");
  }

  void add(const Signature& signature, std::size_t begin, Scan& result) {
    const Token& first = tokens_[begin];
    result.functions.push_back(
        {.name = signature.name,
         .prototype = declared_.contains(signature.key) ? std::string() : signature.prototype,
         .place = {files_[first.file], first.line},
         .takes_nothing = signature.takes_nothing});
    begins_.push_back(begin);
    // Default arguments of a template may not be repeated either.
    Function& added = result.functions.back();
    if (added.prototype.starts_with("template") && added.prototype.find('=') != std::string::npos) {
      added.prototype.clear();
    }
  }

  Tokens tokens_;
  const std::vector<std::string>& files_;
  std::size_t at_ = 0;
  std::set<std::string> declared_;
  std::vector<std::size_t> begins_;
  std::map<std::string_view, std::size_t> first_use_;
};

}  // namespace

Scan scan(std::string_view text, const std::vector<std::string>& files) {
  const std::vector<Token> tokens = Tokenizer(text, files).run();
  return Walk(tokens, files).run();
}

}  // namespace especho::sketch
