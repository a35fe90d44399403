using System.CommandLine;
using System.Net;
using LotusBridge.Cli.Acts;
using LotusBridge.Cli.Logs;
using LotusBridge.Cli.Mainland;
using LotusBridge.Cli.Sealing;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Journals;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Orders.Statements;
using SignedAct = LotusBridge.Cli.Acts.SignedAct;

namespace LotusBridge.Cli.Packages;

/// <summary>
/// <c>lotus package seal</c>: files become one sealed file for the order's recipients, on the provider's own machine, and
/// the provider's official signs the manifest at their own node. Called again with the same words, it goes on where it ended.
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
            var (order, own, official) = await flags.AsAsync(
                parsed, async (client, key) => (
                    await client.OrderAsync(number, stop).ConfigureAwait(false), SealerIdentity.Of(key), SigningKey.Of(key)),
                stop).ConfigureAwait(false);
            using var sealer = own;
            if (order.Value is not { } view)
            {
                return Report.Write(parsed, new OrderReport(null, order.Refusal));
            }

            var sources = SourcesOf(parsed.GetRequiredValue(files), said, view.Issued);
            var isMainland = MainlandManifest.IsContainer(view.Issued.Recipients);
            var signer = await sm2.ReadAsync(parsed, isMainland, stop).ConfigureAwait(false);
            using var work = UnfinishedSeal.In(
                parsed.GetRequiredValue(flags.Folder).FullName, number, official, sources.Select(one => one.Name), isMainland);
            var act = new SignedAct(parsed, flags.Act);
            var code = await RunAsync(
                act, number, official, work,
                () => SealAsync(work, sources, view.Issued, signer, sealer, PaceOf(parsed, sources), stop), stop)
                .ConfigureAwait(false);
            Leave(work, act, code, parsed);
            return code;
        });
        return command;
    }

    /// <summary>Seals unless that is done, then has the manifest signed and sent.</summary>
    private static async Task<int> RunAsync(
        SignedAct act, string number, SigningKey official, UnfinishedSeal work, Func<Task<PackageSealed>> seal,
        CancellationToken stop)
    {
        PackageSealed manifest;
        if (work.IsSigned)
        {
            (var signed, manifest) = await work.ReadSignedAsync(number, official, stop).ConfigureAwait(false);
            if (await act.RepeatAsync(signed, stop).ConfigureAwait(false) is { } taken)
            {
                return taken;
            }

            // The node never had it and takes it no more, as when it was signed too long ago: the same is signed once more.
        }
        else
        {
            manifest = await seal().ConfigureAwait(false);
        }

        return await act.RunAsync(number, isFirst: false, _ => manifest, annex: null, stop, work.Signed).ConfigureAwait(false);
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
        UnfinishedSeal work, List<PackageSource> sources, OrderIssued order, Sm2PrivateKey? signer, KeyIdentity own,
        Pace pace, CancellationToken stop)
    {
        var files = work.Files;
        try
        {
            var (sealedFile, parts) = (FileStreams.OpenPrivate(files.Sealed), File.Create(files.Parts));
            await using (sealedFile.ConfigureAwait(false))
            await using (parts.ConfigureAwait(false))
            {
                var manifest = await (files.IsMainland
                    ? Package.SealAsync(
                        files.Package, sources, [.. order.Recipients.Select(Sm2PublicKey.Parse)], signer!,
                        Emptied(sealedFile), parts, stop)
                    : Package.SealAsync(
                        files.Package, sources, AgeRecipients(order), signer, sealedFile, parts,
                        new JournalPlace(work.Journal, own), pace, stop)).ConfigureAwait(false);
                sealedFile.Flush(flushToDisk: true);
                return manifest;
            }
        }
        catch (Exception error) when (error is ArgumentException or InvalidDataException or FormatException)
        {
            // Whatever else ended it, the same words go on with what is there.
            work.Drop();
            throw;
        }
    }

    /// <summary>All processors, and a line now and then of how far they are.</summary>
    private static Pace PaceOf(ParseResult parsed, List<PackageSource> sources)
    {
        var (line, passed, whole) = (new ProgressLine(parsed), 0L, sources.Sum(one => one.Size));
        return Pace.Default with
        {
            Passed = bytes => line.Say("package.progress", Math.Min(Interlocked.Add(ref passed, bytes), whole), whole),
        };
    }

    /// <summary>A container has no journal: it is sealed from its start.</summary>
    private static FileStream Emptied(FileStream file)
    {
        file.SetLength(0);
        return file;
    }

    private static KeyRecipient[] AgeRecipients(OrderIssued order) =>
    [
        .. order.Recipients.Select(text => KeyRecipient.TryParse(text, out var recipient)
            ? recipient
            : throw new InvalidDataException(
                $"the order names a recipient that this program cannot seal to: {RecipientText.Brief(text)}")),
    ];

    /// <summary>What the node refused is no package: nothing of it stays. Who has no answer asks again.</summary>
    private static void Leave(UnfinishedSeal work, SignedAct act, int code, ParseResult parsed)
    {
        var into = work.Files;
        if (code != ExitCode.Done)
        {
            if (act.Refused is not { } no || !IsOfTheMoment(no))
            {
                work.Drop();
            }

            return;
        }

        work.End();
        if (!parsed.GetValue(Global.Json))
        {
            parsed.InvocationConfiguration.Output.WriteLine(
                Global.PhrasesOf(parsed).Say("package.sealed", into.Package, new FileInfo(into.Sealed).Length, into.Sealed));
        }
    }

    private static bool IsOfTheMoment(ApiRefusal no) =>
        no.Status is (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests
            or >= (int)HttpStatusCode.InternalServerError
        || no.Code == ApiRefusal.NoProblem;
}
