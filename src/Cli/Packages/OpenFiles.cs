using System.CommandLine;
using LotusBridge.Cli.Sealing;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Contents;
using LotusBridge.Orders.Statements;
using SignedAct = LotusBridge.Cli.Acts.SignedAct;

namespace LotusBridge.Cli.Packages;

/// <summary>
/// <c>lotus package open</c>: the investigator says for which case and purpose, and then the files are opened on this
/// machine, all of them or none.
/// </summary>
internal static class OpenFiles
{
    public static Command Build()
    {
        var flags = new PackageFlags();
        var @case = new Option<string>("--case") { HelpName = "CASE", Required = true };
        var purpose = new Option<string>("--purpose") { HelpName = "TEXT", Required = true };
        var identity = new Option<string[]>("--identity", "-i") { HelpName = "FILE", Required = true };
        var to = new Option<DirectoryInfo>("--to") { HelpName = "DIR", Required = true };
        var command = flags.Act.Command("open", hasNumber: false, flags.Folder, @case, purpose, identity, to);
        command.Arguments.Add(flags.Package);
        command.SetAction((parsed, stop) => RunAsync(
            parsed, flags,
            _ => new PackageOpened(
                parsed.GetRequiredValue(flags.Package), parsed.GetRequiredValue(@case), parsed.GetRequiredValue(purpose)),
            parsed.GetRequiredValue(identity), parsed.GetRequiredValue(to), stop));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, PackageFlags flags, Func<SignedAct.Setting, StatementBody> opened, string[] identity,
        DirectoryInfo folder, CancellationToken stop)
    {
        var files = flags.FilesOf(parsed);
        if (folder.Exists)
        {
            throw new FormatException($"--to: {folder.FullName} exists already");
        }

        var package = await flags.AsAsync(parsed, client => client.PackageAsync(files.Package, stop), stop)
            .ConfigureAwait(false);
        if (package.Refusal is { } unknown)
        {
            return Report.Write(parsed, new FetchReport(files.Package, null, unknown));
        }

        // Said before anything is here: the node gives the content to nobody who has not stated a purpose.
        var number = package.Value!.Order;
        var code = await new SignedAct(parsed, flags.Act)
            .RunAsync(number, isFirst: false, opened, annex: null, stop).ConfigureAwait(false);
        if (code != ExitCode.Done)
        {
            return code;
        }

        var (refused, order) = await flags.AsAsync(
            parsed, async client => (
                await FetchPackage.FetchAsync(client, files, stop).ConfigureAwait(false),
                (await client.OrderAsync(number, stop).ConfigureAwait(false)).Required()),
            stop).ConfigureAwait(false);
        if (refused is not null)
        {
            return Report.Write(parsed, new FetchReport(files.Package, null, refused));
        }

        var excess = await OpenAsync(parsed, files, identity, folder, order.Issued, stop).ConfigureAwait(false);
        return excess.Count == 0
            ? ExitCode.Done
            : await new SignedAct(parsed, flags.Act).RunAsync(
                number, isFirst: false, _ => new PackageExcessReported(files.Package, excess), annex: null, stop)
                .ConfigureAwait(false);
    }

    /// <summary>What went beyond the order and was therefore not released.</summary>
    private static async Task<IReadOnlyList<FileExcess>> OpenAsync(
        ParseResult parsed, PackageFiles files, string[] identity, DirectoryInfo folder, OrderIssued order,
        CancellationToken stop)
    {
        var (_, manifest) = await files.ReadManifestAsync(stop).ConfigureAwait(false);
        var terminal = Terminal.OfProcess();
        var identities = await new KeyArguments(terminal, new Passphrases(terminal, file: null))
            .IdentitiesOfAsync(identity, stop).ConfigureAwait(false);
        IReadOnlyList<FileExcess> excess = [];
        var content = File.OpenRead(files.Sealed);
        await using (content.ConfigureAwait(false))
        {
            await Package.OpenAsync(
                content, identities, manifest, folder.FullName,
                closed => excess = Examination.Run(closed, manifest, order), stop).ConfigureAwait(false);
        }

        var phrases = Global.PhrasesOf(parsed);
        foreach (var one in excess)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(phrases.Say(
                "package.excess", one.Name, one.OutOfTime, one.Records, one.OtherIdentifier, one.Unreadable))
                .ConfigureAwait(false);
        }

        if (!parsed.GetValue(Global.Json))
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                phrases.Say("package.opened", files.Package, manifest.Files.Count, folder.FullName))
                .ConfigureAwait(false);
        }

        return excess;
    }
}
