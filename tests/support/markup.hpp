// Reads markup that is XML, but for its document type, and finds what is wrong with it.
#pragma once

#include <cctype>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace especho_test {

struct Element {
  std::string name;
  std::map<std::string, std::string> attributes;
};

/// Throws std::runtime_error for markup that is not well-formed.
class Markup {
 public:
  explicit Markup(std::string_view text) : rest_(text) {
    constexpr std::string_view kType = "<!DOCTYPE html>\n";
    if (rest_.starts_with(kType)) rest_.remove_prefix(kType.size());
    while (!rest_.empty()) {
      if (rest_.front() == '<') {
        tag();
      } else {
        contents();
      }
    }
    if (!open_.empty()) fail("not closed: " + open_.back());
  }

  const std::vector<Element>& elements() const { return elements_; }
  const std::string& text() const { return text_; }  ///< that of all elements, still escaped
  std::size_t count(std::string_view name) const {
    std::size_t found = 0;
    for (const Element& element : elements_) found += element.name == name ? 1U : 0U;
    return found;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(what + " before: " + std::string(rest_.substr(0, 60)));
  }

  std::string_view take(std::size_t length) {
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  void check(std::string_view contents) const {
    for (auto at = contents.find('&'); at != contents.npos; at = contents.find('&', at + 1)) {
      const auto end = contents.find(';', at);
      const auto name = contents.substr(at + 1, end - at - 1);
      const bool known = name == "amp" || name == "lt" || name == "gt" || name == "quot" ||
                         name == "apos" || name.starts_with("#");
      if (end == contents.npos || !known) fail("a bare &");
    }
    if (contents.find('<') != contents.npos) fail("a bare <");
  }

  void contents() {
    const std::string_view piece = take(rest_.find('<'));
    check(piece);
    text_ += piece;
    text_ += ' ';
  }

  std::string_view name() {
    std::size_t length = 0;
    while (length < rest_.size() &&
           (std::isalnum(static_cast<unsigned char>(rest_[length])) != 0 || rest_[length] == '-')) {
      ++length;
    }
    if (length == 0) fail("a name is missing");
    return take(length);
  }

  void expect(std::string_view what) {
    if (!rest_.starts_with(what)) fail("no " + std::string(what));
    take(what.size());
  }

  void attribute(Element& element) {
    expect(" ");
    const std::string key(name());
    expect("=\"");
    const std::string_view value = take(rest_.find('"'));
    expect("\"");
    check(value);
    if (!element.attributes.emplace(key, value).second) fail(key + " twice");
  }

  void tag() {
    expect("<");
    if (rest_.front() == '/') {
      expect("/");
      const std::string_view closed = name();
      if (open_.empty() || open_.back() != closed) fail("closed too early: " + std::string(closed));
      open_.pop_back();
      expect(">");
      return;
    }
    Element element{std::string(name()), {}};
    while (rest_.front() == ' ') attribute(element);
    const bool closed = rest_.front() == '/';
    if (closed) expect("/");
    expect(">");
    if (!closed) open_.push_back(element.name);
    elements_.push_back(std::move(element));
  }

  std::string_view rest_;
  std::vector<std::string> open_;
  std::vector<Element> elements_;
  std::string text_;
};

}  // namespace especho_test
