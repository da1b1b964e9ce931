# Sourced by ./prunella and ./check (POSIX sh). Expects $root, say and fail. Does nothing, quietly, when nothing is missing.

# Debian packages, in one place: package:program, where the program shows that the package is there.
# The sandbox.
apt_for_heal='bubblewrap:bwrap'
# fiu-utils: file-system calls that fail on purpose. python3: some of the escape probes; pytest and
# mypy: what Python projects are healed with. phpunit: PHP itself and its test runner.
apt_for_tests='bubblewrap:bwrap fiu-utils:fiu-run git:git python3-minimal:python3 phpunit:phpunit python3-pytest:pytest-3 mypy:mypy'

# apt_missing LIST: the packages of the list that are not there, one line.
apt_missing() {
  missing=
  for pair in $1; do
    command -v "${pair#*:}" >/dev/null 2>&1 || missing="$missing ${pair%%:*}"
  done
  echo "${missing# }"
}

# apt_need LIST WHY: installs what is missing; as root directly, else through sudo; else says the exact command, exit 3.
apt_need() {
  packages=$(apt_missing "$1")
  [ -n "$packages" ] || return 0
  [ "$(uname -s)" = Linux ] || return 0 # elsewhere the sandbox is another one; prunella doctor tells
  by_hand="apt-get update && apt-get install -y --no-install-recommends $packages"
  command -v apt-get >/dev/null 2>&1 || fail "$2 needs $packages, and apt-get was not found. Install with this machine's package manager: $packages"
  as=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail "$2 needs $packages, and there is no sudo. Run as root: $by_hand"
    # A password can be asked for on a terminal only.
    if sudo -n true 2>/dev/null || [ -t 0 ]; then as=sudo; else fail "$2 needs $packages, and sudo asks for a password. Run: sudo sh -c '$by_hand'"; fi
  fi
  say "installing $packages with ${as:+sudo }apt-get: $2 needs it"
  log=$(mktemp)
  # The package lists may be absent (fresh container) or too old: update, then try again.
  if ! apt_install "$as" "$packages" >"$log" 2>&1; then
    { $as apt-get update && apt_install "$as" "$packages"; } >"$log" 2>&1 || {
      tail -n 15 "$log" >&2
      rm -f "$log"
      fail "apt-get could not install $packages (above: what it said). Run as root: $by_hand"
    }
  fi
  rm -f "$log"
  packages=$(apt_missing "$1")
  [ -z "$packages" ] || fail "apt-get ended well but $packages is still not to be found. See: apt-get install $packages"
}
apt_install() { $1 env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $2; }

# modules_need FOLDER: npm ci when node_modules is missing or the lock file is not the one it was installed from.
# The stamp is a copy of that lock file; comparing it costs a millisecond.
modules_need() {
  stamp=$1/node_modules/.prunella-lock.json
  if [ -f "$stamp" ] && cmp -s "$1/package-lock.json" "$stamp"; then return 0; fi
  if modules_match "$1" && cp "$1/package-lock.json" "$stamp" 2>/dev/null; then return 0; fi
  command -v npm >/dev/null 2>&1 || fail 'npm was not found. Install it (Debian: apt-get install npm), then try again.'
  if [ ! -w "$1" ] || { [ -d "$1/node_modules" ] && [ ! -w "$1/node_modules" ]; }; then
    fail "$1 belongs to another user and its dependencies have to be installed. Run as that user, or take it over: sudo chown -R $(id -un) '$root'"
  fi
  # Two at once would delete each other's files: the lock is on the folder itself and dies with this shell.
  exec 9<"$1"
  ! command -v flock >/dev/null 2>&1 || flock 9
  if ! { [ -f "$stamp" ] && cmp -s "$1/package-lock.json" "$stamp"; }; then
    say "installing the dependencies of ${1##*/} (npm ci --ignore-scripts)"
    (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >&2 9<&-) || fail "npm ci failed in $1 (above: what it said). Check the network and try again."
    cp "$1/package-lock.json" "$stamp"
  fi
  exec 9<&-
}

# After a plain npm install the stamp is stale though node_modules is right: npm's own record of what it installed tells.
modules_match() {
  [ -f "$1/node_modules/.package-lock.json" ] || return 1
  "$user_node" -e '
    const [want, have] = process.argv.slice(1).map((path) => JSON.parse(require("node:fs").readFileSync(path, "utf8")).packages)
    const same = Object.entries(want).every(([path, entry]) =>
      path === "" || (have[path] ? have[path].version === entry.version : entry.optional || entry.link || !path.startsWith("node_modules/")))
    process.exit(same ? 0 : 1)' "$1/package-lock.json" "$1/node_modules/.package-lock.json" 2>/dev/null
}

# setup_for ARGS...: what this command line needs. Only heal runs a project's tests, so only heal needs the sandbox.
setup_for() {
  modules_need "$root"
  command=
  sandbox=yes
  example=
  for argument in "$@"; do
    case $argument in
      -h | --help | --unsafe-no-sandbox) sandbox= ;;
      -*) ;;
      *)
        [ -n "$command" ] || command=$argument
        [ ! -d "$argument" ] || example=$argument
        ;;
    esac
  done
  [ "$command" = heal ] || return 0
  [ -z "$sandbox" ] || apt_need "$apt_for_heal" "the sandbox in which a project's tests run"
  example=$(cd "${example:-.}" && pwd -P)
  case $example in
    "$root"/examples/*) [ ! -f "$example/package-lock.json" ] || modules_need "$example" ;;
  esac
}
