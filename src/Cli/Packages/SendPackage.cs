using System.CommandLine;
using LotusBridge.Cli.Logs;
using LotusBridge.Cli.Rosters;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Packages;

namespace LotusBridge.Cli.Packages;

/// <summary>
/// <c>lotus package send</c>: the sealed file goes straight to the requesting node; what it has already is not sent. Its
/// receipt is verified, and kept beside the file.
/// </summary>
internal static class SendPackage
{
    public static Command Build()
    {
        var flags = new PackageFlags();
        var roster = PinnedRoster.Option();
        var lanes = new Option<int>("--lanes") { HelpName = "1-16", DefaultValueFactory = _ => new Sending().Lanes };
        var command = new Command("send")
        {
            Arguments = { flags.Package },
            Options =
            {
                flags.Folder, lanes, roster, flags.Act.Node, flags.Act.Signing.Key, flags.Act.Signing.By,
                flags.Act.Signing.PassphraseFile,
            },
        };
        command.SetAction(async (parsed, stop) =>
        {
            var files = flags.FilesOf(parsed);
            var (_, manifest) = await files.ReadManifestAsync(stop).ConfigureAwait(false);
            var list = await files.ListAsync(manifest, stop).ConfigureAwait(false);
            var line = new ProgressLine(parsed);
            var sending = new Sending
            {
                Lanes = parsed.GetValue(lanes),
                Progress = new Told(received => line.Say("package.progress", received, list.Size)),
            };
            var done = await flags.AsAsync(
                parsed, client => UploadAsync(client, files, list, sending, stop), stop).ConfigureAwait(false);
            if (done.Value?.Receipt is not { } receipt)
            {
                return Report.Write(parsed, new SendReport(files.Package, null, null, done.Refusal));
            }

            var chain = await ChainFlags.ReadAsync(
                new NodeClient(
                    new HttpClient { BaseAddress = parsed.GetRequiredValue(flags.Act.Node) }, null, TimeProvider.System),
                PinnedRoster.Read(parsed.GetValue(roster)), stop).ConfigureAwait(false);
            var said = DeliveryReceipt.Read(Convert.FromBase64String(receipt), manifest, chain);
            await File.WriteAllBytesAsync(files.Receipt, said.Envelope.Bytes.ToArray(), stop).ConfigureAwait(false);
            return Report.Write(parsed, new SendReport(files.Package, said.Header.By, said.Digest, null));
        });
        return command;
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

    private sealed class Told(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}
