using System.CommandLine;
using LotusBridge.Cli.Sealing;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
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
        command.SetAction(async (parsed, stop) =>
        {
            var (files, folder) = (flags.FilesOf(parsed), parsed.GetRequiredValue(to));
            if (folder.Exists)
            {
                throw new FormatException($"--to: {folder.FullName} exists already");
            }

            var (refused, order) = await flags.AsAsync(
                parsed, async client => (
                    await FetchPackage.FetchAsync(client, files, stop).ConfigureAwait(false),
                    (await client.PackageAsync(files.Package, stop).ConfigureAwait(false)).Value?.Order),
                stop).ConfigureAwait(false);
            if (refused is not null)
            {
                return Report.Write(parsed, new FetchReport(files.Package, null, refused));
            }

            // Said before anything is open: an opening that nobody knows of is worse than a statement without one.
            var code = await new SignedAct(parsed, flags.Act).RunAsync(
                order!, isFirst: false,
                _ => new PackageOpened(files.Package, parsed.GetRequiredValue(@case), parsed.GetRequiredValue(purpose)),
                annex: null, stop).ConfigureAwait(false);
            return code == ExitCode.Done
                ? await OpenAsync(parsed, files, parsed.GetRequiredValue(identity), folder, stop).ConfigureAwait(false)
                : code;
        });
        return command;
    }

    private static async Task<int> OpenAsync(
        ParseResult parsed, PackageFiles files, string[] identity, DirectoryInfo folder, CancellationToken stop)
    {
        var (_, manifest) = await files.ReadManifestAsync(stop).ConfigureAwait(false);
        var terminal = Terminal.OfProcess();
        var identities = await new KeyArguments(terminal, new Passphrases(terminal, file: null))
            .IdentitiesOfAsync(identity, stop).ConfigureAwait(false);
        var content = File.OpenRead(files.Sealed);
        await using (content.ConfigureAwait(false))
        {
            await Package.OpenAsync(content, identities, manifest, folder.FullName, stop).ConfigureAwait(false);
        }

        if (!parsed.GetValue(Global.Json))
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                Global.PhrasesOf(parsed).Say("package.opened", files.Package, manifest.Files.Count, folder.FullName))
                .ConfigureAwait(false);
        }

        return ExitCode.Done;
    }
}
