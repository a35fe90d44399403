using System.CommandLine;

namespace LotusBridge.Cli;

/// <summary><c>--node</c>: where a node's API listens.</summary>
internal static class NodeAddress
{
    /// <summary>The environment's default for it.</summary>
    public const string Variable = "LOTUS_NODE";

    public static Option<Uri> Option()
    {
        var option = new Option<Uri>("--node")
        {
            HelpName = "URL",
            Required = Environment.GetEnvironmentVariable(Variable) is null,
            DefaultValueFactory = _ => new Uri(Environment.GetEnvironmentVariable(Variable) ?? "http://127.0.0.1/"),
            CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address)
                && address.Scheme is "http" or "https"
                    ? address
                    : Wrong(result),
        };
        return option;
    }

    private static Uri? Wrong(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--node is an http or https address, not {result.Tokens[0].Value}");
        return null;
    }
}
