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

            var package = await flags.AsAsync(parsed, client => client.PackageAsync(files.Package, stop), stop)
                .ConfigureAwait(false);
            if (package.Refusal is { } unknown)
            {
                return Report.Write(parsed, new FetchReport(files.Package, null, unknown));
            }

            // Said before anything is here: the node gives the content to nobody who has not stated a purpose.
            var code = await new SignedAct(parsed, flags.Act).RunAsync(
                package.Value!.Order, isFirst: false,
                _ => new PackageOpened(files.Package, parsed.GetRequiredValue(@case), parsed.GetRequiredValue(purpose)),
                annex: null, stop).ConfigureAwait(false);
            if (code != ExitCode.Done)
            {
                return code;
            }

            return await flags.AsAsync(
                parsed, client => FetchPackage.FetchAsync(client, files, stop), stop).ConfigureAwait(false) is { } refused
                ? Report.Write(parsed, new FetchReport(files.Package, null, refused))
                : await OpenAsync(parsed, files, parsed.GetRequiredValue(identity), folder, stop).ConfigureAwait(false);
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
