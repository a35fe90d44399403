using System.CommandLine;
using LotusBridge.Cli.Acts;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Packages;

/// <summary>What the commands about packages share: where the files lie, which node, whose key.</summary>
internal sealed class PackageFlags(bool isKeyNeeded = true)
{
    public Argument<string> Package { get; } = new("name");

    public Option<DirectoryInfo> Folder { get; } = new("--in")
    {
        HelpName = "DIR",
        DefaultValueFactory = _ => new DirectoryInfo("."),
    };

    public ActFlags Act { get; } = new(isKeyNeeded);

    /// <summary>A command that signs no statement: the key says only who asks.</summary>
    public Command Asking(string name, params IReadOnlyList<Option> own)
    {
        var command = new Command(name) { Arguments = { Package } };
        Option[] common = [Act.Node, Act.Signing.Key, Act.Signing.By, Act.Signing.PassphraseFile];
        foreach (var option in own.Concat(common))
        {
            command.Options.Add(option);
        }

        return command;
    }

    /// <summary>The package's files in <c>--in</c>.</summary>
    public PackageFiles FilesOf(ParseResult parsed) =>
        PackageFiles.In(parsed.GetRequiredValue(Folder).FullName, parsed.GetRequiredValue(Package));

    /// <summary>Asks the node for its time, opens the key, and hands over a client that signs with it.</summary>
    public Task<T> AsAsync<T>(ParseResult parsed, Func<NodeClient, Task<T>> ask, CancellationToken stop) =>
        AsAsync(parsed, (client, _) => ask(client), stop);

    /// <inheritdoc cref="AsAsync{T}(ParseResult, Func{NodeClient, Task{T}}, CancellationToken)"/>
    public async Task<T> AsAsync<T>(
        ParseResult parsed, Func<NodeClient, Ed25519Signer, Task<T>> ask, CancellationToken stop)
    {
        var node = parsed.GetRequiredValue(Act.Node);
        using var http = NodeLine.To(parsed, node);
        var time = await NodeTime.OfAsync(parsed, node, stop).ConfigureAwait(false);
        using var signer = await Act.Signing.OpenAsync(parsed, stop).ConfigureAwait(false);
        return await ask(new NodeClient(http, signer.Caller, time), signer.Key).ConfigureAwait(false);
    }
}
