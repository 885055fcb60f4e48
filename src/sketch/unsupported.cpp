// Where no sketch can be built and run.
#include "sketch/build.hpp"
#include "sketch/device.hpp"

namespace especho::sketch {
namespace {

[[noreturn]] void refuse() {
  throw Error(ExitCode::failure, "sketches of your own run on Linux only",
              "use a board, or a virtual machine with Linux");
}

}  // namespace

class SketchDevice::Impl {};

Program build(const std::filesystem::path&, const BuildOptions&, const StopFlag&) {
  refuse();
}

SketchDevice::SketchDevice(Program, RunSettings, const StopFlag&) {
  refuse();
}
SketchDevice::~SketchDevice() = default;

const std::string& SketchDevice::name() const {
  refuse();
}
std::vector<Port> SketchDevice::ports() const {
  refuse();
}
unsigned SketchDevice::restarts() const {
  refuse();
}
std::optional<Error> SketchDevice::failure() const {
  refuse();
}

}  // namespace especho::sketch
