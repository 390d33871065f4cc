outlay run scenarios/training-what-ifs.xml --set "//mixed-precision/@apply=yes" --set "//data-loading/@apply=yes"
bill() {
    outlay run scenarios/training-what-ifs.xml --format csv "$@" |
        grep -E '^(cost.effective,|jobs.wait.mean_s|what_if.*(changed|hours))' | cut -d, -f1-5
}
echo 'as it is'
bill
echo 'right-sizing'
bill --set "//right-size/@apply=yes"
echo 'faster loading'
bill --set "//data-loading/@apply=yes"
echo 'mixed precision'
bill --set "//mixed-precision/@apply=yes"
echo 'accumulation'
bill --set "//gradient-accumulation/@apply=yes"
echo 'A100'
bill --set "//gpu-type/@apply=yes" --set "//capacity/@type=p4d.24xlarge"
echo 'right-sizing and faster loading'
bill --set "//right-size/@apply=yes" --set "//data-loading/@apply=yes"
echo 'right-sizing and mixed precision'
bill --set "//right-size/@apply=yes" --set "//mixed-precision/@apply=yes"
echo 'right-sizing, faster loading, mixed precision'
bill --set "//right-size/@apply=yes" --set "//data-loading/@apply=yes" --set "//mixed-precision/@apply=yes"
echo 'too large for two GPUs'
outlay run scenarios/training-what-ifs.xml --set "//what-if[@name='experiments']/@activations=12GB" \
    --set "//right-size/@apply=yes" | tail -3
