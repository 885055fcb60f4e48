// Catch2 v2 (Debian 12) and v3 (elsewhere) keep their headers in different places.
#pragma once

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
namespace especho_test {
using Catch::Approx;
}
#else
#include <catch2/catch.hpp>
namespace especho_test {
using Catch::Approx;
}
#endif
