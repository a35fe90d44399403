using System.CommandLine;
using LotusBridge.Cli.Logs;
using LotusBridge.Cli.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Packages;
using LotusBridge.Orders.Packages;

namespace LotusBridge.Cli.Packages;

/// <summary>
/// <c>lotus package send</c>: the sealed file goes straight to the requesting node; what it has already is not sent. Its
/// receipt is verified, and kept beside the file. <c>lotus package import</c> does the same from a disk that was carried.
/// </summary>
internal static class SendPackage
{
    public static Command BuildSend()
    {
        var flags = new PackageFlags(isKeyNeeded: false);
        var words = new Words();
        return words.On(new Command("send") { Arguments = { flags.Package }, Options = { flags.Folder } }, flags, flags.FilesOf);
    }

    /// <summary>The same, from the folder of a disk, whose only package it is.</summary>
    public static Command BuildImport()
    {
        var flags = new PackageFlags(isKeyNeeded: false);
        var disk = new Argument<DirectoryInfo>("disk");
        disk.AcceptExistingOnly();
        var words = new Words();
        return words.On(
            new Command("import") { Arguments = { disk } }, flags,
            parsed => PackageFiles.OnlyIn(parsed.GetRequiredValue(disk).FullName));
    }

    private sealed class Words
    {
        private readonly Option<string?> roster = PinnedRoster.Option();

        private readonly Option<int> lanes =
            new("--lanes") { HelpName = "1-16", DefaultValueFactory = _ => new Sending().Lanes };

        public Command On(Command command, PackageFlags flags, Func<ParseResult, PackageFiles> filesOf)
        {
            foreach (var option in new Option[]
            {
                lanes, roster, flags.Act.Node, flags.Act.Signing.Key, flags.Act.Signing.By, flags.Act.Signing.PassphraseFile,
            })
            {
                command.Options.Add(option);
            }

            command.SetAction((parsed, stop) => RunAsync(parsed, flags, filesOf(parsed), stop));
            return command;
        }

        private async Task<int> RunAsync(ParseResult parsed, PackageFlags flags, PackageFiles files, CancellationToken stop)
        {
            var (_, manifest) = await files.ReadManifestAsync(stop).ConfigureAwait(false);
            var list = await files.ListAsync(manifest, stop).ConfigureAwait(false);
            var line = new ProgressLine(parsed);
            var sending = new Sending
            {
                Lanes = parsed.GetValue(lanes),
                Progress = new Told(received => line.Say("package.progress", received, list.Size)),
            };
            var done = await SendAsync(
                parsed, flags, files, client => UploadAsync(client, files, list, sending, stop), stop).ConfigureAwait(false);
            if (done.Refusal is { Code: "part-differs" })
            {
                // The list of parts may be older than a change of the file: read again, it says so itself.
                File.Delete(files.Parts);
                await files.ListAsync(manifest, stop).ConfigureAwait(false);
            }

            if (done.Value?.Receipt is not { } receipt)
            {
                return Report.Write(parsed, new SendReport(files.Package, null, null, done.Refusal));
            }

            var said = await VerifyAsync(parsed, flags, Convert.FromBase64String(receipt), manifest, stop).ConfigureAwait(false);
            await File.WriteAllBytesAsync(files.Receipt, said.Envelope.Bytes.ToArray(), stop).ConfigureAwait(false);
            return Report.Write(parsed, new SendReport(files.Package, said.Header.By, said.Digest, null));
        }

        /// <summary>In the name of the official whose key was given, else by the capability in the folder.</summary>
        private static async Task<Answer<UploadProgress>> SendAsync(
            ParseResult parsed, PackageFlags flags, PackageFiles files,
            Func<NodeClient, Task<Answer<UploadProgress>>> send, CancellationToken stop)
        {
            if (parsed.GetValue(flags.Act.Signing.Key) is not null)
            {
                return await flags.AsAsync(parsed, send, stop).ConfigureAwait(false);
            }

            if (!File.Exists(files.Capability))
            {
                throw new FormatException($"--key and --by, or a capability in {files.Capability}, are needed to send");
            }

            var capability = await CapabilityFile.ReadAsync(files.Capability, stop).ConfigureAwait(false);
            using var http = NodeLine.To(parsed, parsed.GetRequiredValue(flags.Act.Node));
            return await send(new NodeClient(http, capability.Caller(), TimeProvider.System)).ConfigureAwait(false);
        }

        private async Task<Statement> VerifyAsync(
            ParseResult parsed, PackageFlags flags, byte[] receipt, PackageSealed manifest, CancellationToken stop)
        {
            using var http = NodeLine.To(parsed, parsed.GetRequiredValue(flags.Act.Node));
            var chain = await ChainFlags.ReadAsync(
                new NodeClient(http, null, TimeProvider.System), PinnedRoster.Read(parsed.GetValue(roster)), stop)
                .ConfigureAwait(false);
            return DeliveryReceipt.Read(receipt, manifest, chain);
        }

        private static async Task<Answer<UploadProgress>> UploadAsync(
            NodeClient client, PackageFiles files, PartList list, Sending sending, CancellationToken stop)
        {
            var content = new FileStream(files.Sealed, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            await using (content.ConfigureAwait(false))
            {
                return await client.UploadAsync(files.Package, content, list, sending, stop).ConfigureAwait(false);
            }
        }
    }

    private sealed class Told(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}
