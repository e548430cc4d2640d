# scenario.sh USER NAME SECONDS: one scenario, with its reports, its run and its exit status below the results.
user=$1 name=$2 seconds=$3
results=/run/guest/results/$user/$name work=/tmp/run-$user
command=(node /run/guest/loadline/dist/cli/bin.js run "/run/guest/loadline/scenarios/$name.yaml" --allow-host-changes --out "$work" --format "json=$work/report.json" --format "terminal=$work/report.txt" --progress none)
[ "$user" = root ] || command=(setpriv --reuid 65534 --regid 65534 --clear-groups env HOME="$work" "${command[@]}")
mkdir -p "$results" "$work"
[ "$user" = root ] || chown 65534:65534 "$work"
begin=$(cut -d' ' -f1 /proc/uptime)
cd "$work" && timeout -k 5 "$seconds" "${command[@]}" > "$results/output" 2>&1 < /dev/null
echo $? > "$results/status"
echo "$begin $(cut -d' ' -f1 /proc/uptime)" | awk '{ printf "%.1f\n", $2 - $1 }' > "$results/seconds"
cp "$work"/report.* "$results/" 2> /dev/null
tar czf "$results/run.tgz" -C "$work" --exclude 'report.*' .
rm -rf "$work"
