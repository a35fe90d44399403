using System.CommandLine;
using LotusBridge.Cli.Mainland;
using LotusBridge.Cli.Sealing;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
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
        var into = new Option<string?>("--into") { HelpName = "KIND:REFERENCE" };
        var command = flags.Act.Command("open", hasNumber: false, flags.Folder, @case, purpose, identity, to, into);
        command.Arguments.Add(flags.Package);
        command.SetAction((parsed, stop) => RunAsync(
            parsed, flags,
            _ => new PackageOpened(
                parsed.GetRequiredValue(flags.Package), parsed.GetRequiredValue(@case), parsed.GetRequiredValue(purpose),
                CopyPackage.HolderOf(parsed.GetValue(into))),
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

        await ReleaseAsync(parsed, flags, identity, folder, order, stop).ConfigureAwait(false);
        return ExitCode.Done;
    }

    /// <summary>Opens the package; what goes beyond the order is told before anything is shown.</summary>
    private static async Task ReleaseAsync(
        ParseResult parsed, PackageFlags flags, string[] identity, DirectoryInfo folder, OrderView order,
        CancellationToken stop)
    {
        var files = flags.FilesOf(parsed);
        var (_, manifest) = await files.ReadManifestAsync(stop).ConfigureAwait(false);
        await OpenAsync(parsed, files, manifest, identity, folder, async closed =>
        {
            // A crash in between leaves a report too many, never one too few.
            var excess = Examination.Run(closed, manifest, order.Issued);
            if (excess.Count > 0)
            {
                await ReportAsync(parsed, flags, order.Number, new PackageExcessReported(files.Package, excess), stop)
                    .ConfigureAwait(false);
            }
        }, stop).ConfigureAwait(false);
    }

    /// <exception cref="InvalidDataException">It was not reported, so nothing is released.</exception>
    private static async Task ReportAsync(
        ParseResult parsed, PackageFlags flags, string number, PackageExcessReported report, CancellationToken stop)
    {
        var phrases = Global.PhrasesOf(parsed);
        foreach (var one in report.Files)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(phrases.Say(
                "package.excess", one.Name, one.OutOfTime, one.Records, one.OtherIdentifier, one.Unreadable))
                .ConfigureAwait(false);
        }

        var code = await new SignedAct(parsed, flags.Act)
            .RunAsync(number, isFirst: false, _ => report, annex: null, stop).ConfigureAwait(false);
        if (code != ExitCode.Done)
        {
            throw new InvalidDataException(phrases["package.unreported"]);
        }
    }

    private static async Task OpenAsync(
        ParseResult parsed, PackageFiles files, PackageSealed manifest, string[] identity, DirectoryInfo folder,
        Func<string, Task> examine, CancellationToken stop)
    {
        var terminal = Terminal.OfProcess();
        var passphrases = new Passphrases(terminal, file: null);
        var (sm2, age) = (new SmKeys(terminal, passphrases), new KeyArguments(terminal, passphrases));
        var content = File.OpenRead(files.Sealed);
        await using (content.ConfigureAwait(false))
        {
            await (files.IsMainland
                ? Package.OpenAsync(
                    content, await sm2.SecretsOfAsync(identity, stop).ConfigureAwait(false), manifest, folder.FullName,
                    examine, stop)
                : Package.OpenAsync(
                    content, await age.IdentitiesOfAsync(identity, stop).ConfigureAwait(false), manifest, folder.FullName,
                    examine, stop)).ConfigureAwait(false);
        }

        if (!parsed.GetValue(Global.Json))
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync(Global.PhrasesOf(parsed).Say(
                "package.opened", files.Package, manifest.Files.Count, folder.FullName)).ConfigureAwait(false);
        }
    }
}
