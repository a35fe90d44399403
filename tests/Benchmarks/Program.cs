using System.Text.Json;
using LotusBridge.Benchmarks;
using LotusBridge.Benchmarks.Custody;
using LotusBridge.Benchmarks.Ledger;
using LotusBridge.Benchmarks.Portal;

// ./bench ledger|custody|portal [--json] [--quick] [--only NAME[,NAME]] [--folder DIR]; the other verbs are this program's own children.
return args switch
{
    ["ledger", .. var rest] => await RunAsync(LedgerSuite.Rows, rest).ConfigureAwait(false),
    ["custody", .. var rest] => await RunAsync(CustodySuite.Rows, rest).ConfigureAwait(false),
    ["portal", .. var rest] => await RunAsync(PortalSuite.Rows, rest).ConfigureAwait(false),
    [Child.Open, var folder] => Child.RunOpen(folder),
    [Child.Load, var folder, var seconds] => await Child.RunLoadAsync(folder, seconds).ConfigureAwait(false),
    [Child.Write, var folder, var count, var bytes, var calls] =>
        await Child.RunWriteAsync(folder, count, bytes, calls).ConfigureAwait(false),
    _ => Usage(),
};

static async Task<int> RunAsync(IReadOnlyList<(string Name, Func<Bench, Task<Measured>> Run)> rows, string[] flags)
{
    var (isJson, isQuick) = (false, false);
    var (only, root) = ((string?)null, Path.GetTempPath());
    for (var i = 0; i < flags.Length; i++)
    {
        switch (flags[i])
        {
            case "--json":
                isJson = true;
                break;
            case "--quick":
                isQuick = true;
                break;
            case "--only" when i + 1 < flags.Length:
                only = flags[++i];
                break;
            case "--folder" when i + 1 < flags.Length:
                root = flags[++i];
                break;
            default:
                return Usage();
        }
    }

    var suite = rows.Where(row => only is null || only.Split(',').Contains(row.Name, StringComparer.Ordinal)).ToArray();
    if (suite.Length == 0)
    {
        return Usage();
    }

    var machine = Bench.Machine();
    var folder = Path.Combine(root, "lotus-bench-" + Environment.ProcessId);
    Directory.CreateDirectory(folder);
    try
    {
        var measured = new List<Measured>();
        var bench = new Bench(folder, isQuick);
        await using (bench.ConfigureAwait(false))
        {
            foreach (var (name, run) in suite)
            {
                Bench.Say(name);
                measured.Add(await run(bench).ConfigureAwait(false));
            }
        }

        Console.Out.Write(isJson
            ? JsonSerializer.Serialize(new Report(machine, [.. measured.Select(one => one.Row)]), Row.Json) + "\n"
            : Table.Format(machine, measured));
        return 0;
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

static int Usage()
{
    Console.Error.WriteLine("usage: ./bench ledger|custody|portal [--json] [--quick] [--only NAME[,NAME]] [--folder DIR]");
    Console.Error.WriteLine("ledger:  " + string.Join(' ', LedgerSuite.Rows.Select(row => row.Name)));
    Console.Error.WriteLine("custody: " + string.Join(' ', CustodySuite.Rows.Select(row => row.Name)));
    Console.Error.WriteLine("portal:  " + string.Join(' ', PortalSuite.Rows.Select(row => row.Name)));
    return 2;
}
