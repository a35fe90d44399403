using System.CommandLine;
using LotusBridge.Cli.Sealing;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Orders.Contents;
using SignedAct = LotusBridge.Cli.Acts.SignedAct;

namespace LotusBridge.Cli.Packages;

/// <summary>
/// <c>lotus package read</c>: a part of one file of a package that lies at the node, without the rest. It is an opening as
/// any other: case and purpose are stated first.
/// </summary>
internal static class ReadPart
{
    public static Command Build()
    {
        var flags = new PackageFlags();
        var file = new Argument<string>("file");
        var @case = new Option<string>("--case") { HelpName = "CASE", Required = true };
        var purpose = new Option<string>("--purpose") { HelpName = "TEXT", Required = true };
        var identity = new Option<string[]>("--identity", "-i") { HelpName = "FILE", Required = true };
        var range = new Option<string>("--range") { HelpName = "OFFSET:LENGTH", Required = true };
        var output = new Option<string>("--output", "-o") { HelpName = "FILE", Required = true };
        var into = new Option<string?>("--into") { HelpName = "KIND:REFERENCE" };
        var command = flags.Act.Command(
            "read", hasNumber: false, flags.Folder, @case, purpose, identity, range, output, into);
        command.Arguments.Add(flags.Package);
        command.Arguments.Add(file);
        command.SetAction((parsed, stop) =>
        {
            var wish = new Wish(
                parsed.GetRequiredValue(file), RangeOf(parsed.GetRequiredValue(range)), parsed.GetRequiredValue(identity),
                parsed.GetRequiredValue(output));
            return RunAsync(
                parsed, flags, wish,
                new PackageOpened(
                    parsed.GetRequiredValue(flags.Package), parsed.GetRequiredValue(@case), parsed.GetRequiredValue(purpose),
                    CopyPackage.HolderOf(parsed.GetValue(into))),
                stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, PackageFlags flags, Wish wish, PackageOpened opened, CancellationToken stop)
    {
        var files = flags.FilesOf(parsed);
        var (number, refused) = await flags.AsAsync(
            parsed, async client =>
            {
                var view = await client.PackageAsync(files.Package, stop).ConfigureAwait(false);
                return view.Value is { } package
                    ? (package.Order, await new Fetching(client, files).ManifestAsync(package, stop).ConfigureAwait(false))
                    : ("", view.Refusal);
            },
            stop).ConfigureAwait(false);
        if (refused is not null)
        {
            return Report.Write(parsed, new FetchReport(files.Package, null, refused));
        }

        var (_, manifest) = await files.ReadManifestAsync(stop).ConfigureAwait(false);
        wish.CheckAgainst(manifest, files.IsMainland);

        // Said before a byte is here: the node gives the content to nobody who has not stated a purpose.
        var code = await new SignedAct(parsed, flags.Act)
            .RunAsync(number, isFirst: false, _ => opened, annex: null, stop).ConfigureAwait(false);
        if (code == ExitCode.Done)
        {
            await flags.AsAsync(parsed, client => CopyAsync(client, manifest, wish, stop), stop).ConfigureAwait(false);
            Tell(parsed, files.Package, wish);
        }

        return code;
    }

    /// <summary>The act has its own report; of machine-readable answers there is one.</summary>
    private static void Tell(ParseResult parsed, string package, Wish wish)
    {
        if (!parsed.GetValue(Global.Json))
        {
            parsed.InvocationConfiguration.Output.WriteLine(Global.PhrasesOf(parsed).Say(
                "package.read", package, wish.File, wish.Part.Length, wish.Part.Offset, wish.Output));
        }
    }

    private static async Task<Part> CopyAsync(
        NodeClient client, PackageSealed manifest, Wish wish, CancellationToken stop)
    {
        var terminal = Terminal.OfProcess();
        var identities = await new KeyArguments(terminal, new Passphrases(terminal, file: null))
            .IdentitiesOfAsync(wish.Identities, stop).ConfigureAwait(false);
        var source = client.ContentRanges(manifest.Package, manifest.Sealed.Size);
        using var content = await PackageRanges.OpenAsync(source, identities, manifest, stop).ConfigureAwait(false);
        var output = OutputFile.Open(terminal, wish.Output);
        await using (output.ConfigureAwait(false))
        {
            await content.CopyAsync(wish.File, wish.Part.Offset, wish.Part.Length, output.Stream, stop).ConfigureAwait(false);
            await output.CommitAsync(stop).ConfigureAwait(false);
            return wish.Part;
        }
    }

    /// <exception cref="FormatException">Not two numbers.</exception>
    private static Part RangeOf(string text)
    {
        try
        {
            return Part.Parse(text);
        }
        catch (RefusedException error)
        {
            throw new FormatException(error.Message, error);
        }
    }

    private sealed record Wish(string File, Part Part, string[] Identities, string Output)
    {
        /// <summary>Before anything is stated: an opening that cannot succeed is not to count.</summary>
        /// <exception cref="FormatException">No part of this file can be read.</exception>
        public void CheckAgainst(PackageSealed manifest, bool isMainland)
        {
            if (isMainland)
            {
                throw new FormatException("a Mainland container opens whole; no part of it can be read alone");
            }

            if (FileStreams.IsStandard(Output) || System.IO.File.Exists(Output))
            {
                throw new FormatException("--output names a file that is not there yet");
            }

            var file = manifest.Files.FirstOrDefault(one => one.Name == File)
                ?? throw new FormatException($"the package has no file {File}");
            if (RecordFormat.Find(file.Answer.Format) is not null)
            {
                // What goes beyond the order is shown to nobody, and a part alone cannot be compared with it.
                throw new FormatException(
                    $"{File} is {file.Answer.Format}, which is compared with the order as a whole: open the package");
            }

            if (Part.Offset > file.Size - Part.Length)
            {
                throw new FormatException(
                    $"--range {Part.Offset}:{Part.Length} is not within the {file.Size} bytes of {File}");
            }
        }
    }
}
