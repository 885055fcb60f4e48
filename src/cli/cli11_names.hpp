// The names of CLI11 that headers need. Its own headers take seconds to compile: only files that
// declare options or read them include those.
#pragma once

namespace CLI {
class App;
class Option;
}  // namespace CLI
