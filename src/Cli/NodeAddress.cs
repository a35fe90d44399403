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
            CustomParser = result => Read("--node", result, result.Tokens[0].Value),
        };
        return option;
    }

    /// <summary>An option for further nodes, as many as follow it.</summary>
    public static Option<Uri[]> Further(string name) => new(name)
    {
        HelpName = "URL",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. result.Tokens.Select(token => Read(name, result, token.Value)).OfType<Uri>()],
    };

    private static Uri? Read(string name, System.CommandLine.Parsing.ArgumentResult result, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        result.AddError($"{name} is an http or https address, not {text}");
        return null;
    }
}
