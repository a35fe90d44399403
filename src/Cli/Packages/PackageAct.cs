using System.CommandLine;
using LotusBridge.Custody.Statements;
using SignedAct = LotusBridge.Cli.Acts.SignedAct;

namespace LotusBridge.Cli.Packages;

/// <summary>An act about a package, in the thread of the order that the node says it belongs to.</summary>
internal static class PackageAct
{
    /// <param name="compose">The body, given the package's name.</param>
    public static async Task<int> RunAsync(
        ParseResult parsed, PackageFlags flags, Func<string, StatementBody> compose, CancellationToken stop)
    {
        var name = parsed.GetRequiredValue(flags.Package);
        var package = await flags.AsAsync(parsed, client => client.PackageAsync(name, stop), stop).ConfigureAwait(false);
        return package.Refusal is { } unknown
            ? Report.Write(parsed, new FetchReport(name, null, unknown))
            : await new SignedAct(parsed, flags.Act).RunAsync(
                package.Value!.Order, isFirst: false, _ => compose(name), annex: null, stop).ConfigureAwait(false);
    }
}
