using System.CommandLine;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using SignedAct = LotusBridge.Cli.Acts.SignedAct;

namespace LotusBridge.Cli.Packages;

/// <summary>An act about a package, in the thread of the order that the node says it belongs to.</summary>
internal static class PackageAct
{
    /// <param name="compose">The body, given the package's name.</param>
    public static Task<int> RunAsync(
        ParseResult parsed, PackageFlags flags, Func<string, StatementBody> compose, CancellationToken stop) =>
        RunEachAsync(parsed, flags, package => [compose(package.Package)], stop);

    /// <summary>Several acts, one after the other, until one is refused.</summary>
    /// <param name="compose">The bodies, given what the node shows of the package.</param>
    public static async Task<int> RunEachAsync(
        ParseResult parsed, PackageFlags flags, Func<PackageView, IReadOnlyList<StatementBody>> compose,
        CancellationToken stop)
    {
        var name = parsed.GetRequiredValue(flags.Package);
        var package = await flags.AsAsync(parsed, client => client.PackageAsync(name, stop), stop).ConfigureAwait(false);
        if (package.Refusal is { } unknown)
        {
            return Report.Write(parsed, new FetchReport(name, null, unknown));
        }

        foreach (var body in compose(package.Value!))
        {
            var code = await new SignedAct(parsed, flags.Act).RunAsync(
                package.Value!.Order, isFirst: false, _ => body, annex: null, stop).ConfigureAwait(false);
            if (code != ExitCode.Done)
            {
                return code;
            }
        }

        return ExitCode.Done;
    }
}
