set -eu
LAB=${AUTHWALK_LAB:?set it to the address of the lab, such as http://127.0.0.1:4000}
FILES=$(mktemp -d)
trap 'rm -rf "$FILES"' EXIT

# The address of a lane.
lane() { curl --silent --show-error --fail --noproxy '*' "$LAB/lanes/$1"; }

# Has the lab do what no request does.
act() {
  echo "  (lab) $2"
  curl --silent --show-error --fail --noproxy '*' --header 'Content-Type: application/json' --data-raw "$2" "$LAB/lanes/$1/acts"
}

# request STATUS METHOD URL OPTIONS...: sends a request, and compares the status of the response.
request() {
  expected=$1 method=$2 url=$3
  shift 3
  if [ "$method" = HEAD ]; then set -- --head "$@"; else set -- --request "$method" "$@"; fi
  status=$(curl --silent --show-error --noproxy '*' --globoff --path-as-is --http1.1 --max-time 20 \
    --header 'Accept:' --header 'Content-Type:' --header 'User-Agent:' "$@" \
    --dump-header "$FILES/headers" --output "$FILES/body" --write-out '%{http_code}' "$url")
  echo "  $method $url: $status"
  if [ "$expected" != any ] && [ "$status" != "$expected" ]; then
    echo "In the lesson this was answered with $expected." >&2
    exit 1
  fi
}

# What the last response brought: a cookie, a member of its JSON, a parameter of its Location.
cookie() { tr -d '\r' < "$FILES/headers" | sed -n "s/^[Ss][Ee][Tt]-[Cc][Oo][Oo][Kk][Ii][Ee]: *$1=\([^;]*\).*/\1/p" | tail -n 1; }
member() { tr -d '\n' < "$FILES/body" | sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }
parameter() { tr -d '\r' < "$FILES/headers" | sed -n "s/^[Ll][Oo][Cc][Aa][Tt][Ii][Oo][Nn]: .*[?&]$1=\([^&#]*\).*/\1/p"; }
