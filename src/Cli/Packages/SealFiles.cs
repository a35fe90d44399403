using System.CommandLine;
using LotusBridge.Cli.Acts;
using LotusBridge.Cli.Mainland;
using LotusBridge.Cli.Sealing;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Packages;

/// <summary>
/// <c>lotus package seal</c>: files become one sealed file for the order's recipients, on the provider's own machine, and
/// the provider's official signs the manifest at their own node.
/// </summary>
internal static class SealFiles
{
    public static Command Build()
    {
        var flags = new PackageFlags();
        var files = new Argument<FileSystemInfo[]>("files") { Arity = ArgumentArity.OneOrMore };
        files.AcceptExistingOnly();
        var about = new Option<FileInfo>("--about") { HelpName = "FILE" };
        about.AcceptExistingOnly();
        var sm2 = new Sm2Flags();
        var command = flags.Act.Command("seal", hasNumber: true, flags.Folder, about, sm2.Key, sm2.PassphraseFile);
        command.Arguments.Add(files);
        command.SetAction(async (parsed, stop) =>
        {
            var number = parsed.GetRequiredValue(flags.Act.Number);
            var said = AboutFiles.Read(parsed.GetValue(about));
            var order = await flags.AsAsync(parsed, client => client.OrderAsync(number, stop), stop).ConfigureAwait(false);
            if (order.Value is not { } view)
            {
                return Report.Write(parsed, new OrderReport(null, order.Refusal));
            }

            var into = PackageFiles.In(
                parsed.GetRequiredValue(flags.Folder).FullName, Names.Package(),
                MainlandManifest.IsContainer(view.Issued.Recipients));
            var signer = await sm2.ReadAsync(parsed, into.IsMainland, stop).ConfigureAwait(false);
            var sources = SourcesOf(parsed.GetRequiredValue(files), said, view.Issued);
            var manifest = await SealAsync(into, sources, view.Issued, signer, stop).ConfigureAwait(false);
            var code = await new SignedAct(parsed, flags.Act).RunAsync(
                number, isFirst: false, _ => manifest, annex: null, stop,
                signed => File.WriteAllBytes(into.Manifest, signed.Envelope.Bytes.ToArray())).ConfigureAwait(false);
            Leave(into, code, parsed);
            return code;
        });
        return command;
    }

    /// <summary>Files by their own names; of a folder, everything below it, with the folder's name before it.</summary>
    private static List<PackageSource> SourcesOf(FileSystemInfo[] given, AboutFiles said, OrderIssued order)
    {
        var named = given.SelectMany(one => one is DirectoryInfo folder
                ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => (
                    Name: Path.GetRelativePath(folder.Parent?.FullName ?? "/", file.FullName).Replace('\\', '/'), File: file))
                : [(one.Name, new FileInfo(one.FullName))])
            .ToList();
        said.CheckAgainst(named.Select(one => one.Name));
        return [.. named.Select(one => PackageSource.Of(one.Name, one.File, said.Of(one.Name, order)))];
    }

    private static async Task<PackageSealed> SealAsync(
        PackageFiles into, List<PackageSource> sources, OrderIssued order, Sm2PrivateKey? signer, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(into.Sealed)!);
        try
        {
            var (sealedFile, parts) = (FileStreams.CreatePrivate(into.Sealed), File.Create(into.Parts));
            await using (sealedFile.ConfigureAwait(false))
            await using (parts.ConfigureAwait(false))
            {
                var manifest = await (
                    into.IsMainland ? Package.SealAsync(
                        into.Package, sources, [.. order.Recipients.Select(Sm2PublicKey.Parse)], signer!, sealedFile,
                        parts, stop)
                    : signer is null
                    ? Package.SealAsync(into.Package, sources, AgeRecipients(order), sealedFile, parts, stop)
                    : Package.SealAsync(into.Package, sources, AgeRecipients(order), signer, sealedFile, parts, stop))
                    .ConfigureAwait(false);
                sealedFile.Flush(flushToDisk: true);
                return manifest;
            }
        }
        catch
        {
            File.Delete(into.Sealed);
            File.Delete(into.Parts);
            throw;
        }
    }

    private static KeyRecipient[] AgeRecipients(OrderIssued order) =>
    [
        .. order.Recipients.Select(text => KeyRecipient.TryParse(text, out var recipient)
            ? recipient
            : throw new InvalidDataException(
                $"the order names a recipient that this program cannot seal to: {RecipientText.Brief(text)}")),
    ];

    /// <summary>What the node refused is no package: nothing of it stays.</summary>
    private static void Leave(PackageFiles into, int code, ParseResult parsed)
    {
        if (code != ExitCode.Done)
        {
            File.Delete(into.Sealed);
            File.Delete(into.Manifest);
            File.Delete(into.Parts);
        }
        else if (!parsed.GetValue(Global.Json))
        {
            parsed.InvocationConfiguration.Output.WriteLine(
                Global.PhrasesOf(parsed).Say("package.sealed", into.Package, new FileInfo(into.Sealed).Length, into.Sealed));
        }
    }
}
