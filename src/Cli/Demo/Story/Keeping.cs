using LotusBridge.Cli.Verify;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Demo.Story;

/// <summary>Steps 9 to 11: endorsed, exported and verified, and at the end of its time destroyed.</summary>
internal static class Keeping
{
    /// <summary>異地簽註 by the endorsing body of Macau, after its node has verified the whole custody.</summary>
    public static async Task EndorseAsync(Play play, OrderRun order, CancellationToken stop)
    {
        var (scene, package) = (play.Scene, order.Package!.Name);
        await scene.ActAsync(
            play.Cast.Investigator, $"asks for the endorsement (異地簽註) of {package}", order.Number,
            new EndorsementRequested(package), stop).ConfigureAwait(false);
        await SeePackageAsync(
            play, order, play.Cast.Endorser, "endorsement.integrity-verified",
            "has verified every signature, proof and digest of the package's custody", stop).ConfigureAwait(false);
        await scene.ActAsync(
            play.Cast.Endorser, $"endorses {package}: local evidence in Macau", order.Number,
            new PackageEndorsed(
                package, [], [], "GBA framework, endorsement (R15)",
                [
                    new FilledForm("mo-judge-order",
                    [
                        new FilledField("judge", "Criminal Instruction Court, first judge (demonstration)"),
                        new FilledField("reference", $"order 1 in the file of {order.Number}"),
                        new FilledField("made-at", Moment.Write(scene.Now)),
                        new FilledField("material", order.Package.Manifest.Sealed.Sha256.ToString()),
                    ]),
                ]), stop).ConfigureAwait(false);
    }

    /// <summary>Two persons of different bodies; the node removes the sealed file and certifies it.</summary>
    public static async Task DestroyAsync(Play play, OrderRun order, CancellationToken stop)
    {
        var (scene, cast, package) = (play.Scene, play.Cast, order.Package!.Name);
        var due = await SeePackageAsync(
            play, order, cast.Custodian, "destruction.due", "states that destruction is due", stop).ConfigureAwait(false);
        var ground = ((DestructionDue)(await scene.ReadAsync(cast.Custodian, order.Number, due.Digest, stop)
            .ConfigureAwait(false)).Body).Ground;
        scene.Transcript.Detail($"ground: {ground}");
        await scene.ActAsync(
            cast.Custodian, $"approves the destruction of {package}", order.Number,
            new DestructionApproved(package, ground), stop).ConfigureAwait(false);

        await scene.RefusedAsync(
            cast.Custodian, "tries to be the second person as well", order.Number,
            new DestructionApproved(package, ground), stop).ConfigureAwait(false);

        await scene.ActAsync(
            cast.CourtCustodian, "of another body, approves as well; the node removes the sealed file",
            order.Number, new DestructionApproved(package, ground), stop).ConfigureAwait(false);
        await AccountAsync(play, order, stop).ConfigureAwait(false);
        await scene.SeeAsync(
            cast.Custodian, order.Number, "package.destroyed", "has destroyed the content and certifies it", stop)
            .ConfigureAwait(false);
        var gone = await scene.Patience.AskAsync(
            "content", () => cast.Investigator.Home.ContentAsync(package, Stream.Null, stop), stop).ConfigureAwait(false);
        await scene.TellAsync(
            scene.Now, cast.Investigator.Label, $"asks for {package} once more",
            $"REFUSED ({gone.Refusal?.Status} {gone.Refusal?.Code}): {gone.Refusal?.Title}").ConfigureAwait(false);
    }

    /// <summary>Every copy goes, and the key that could open the package; each is said by whoever sees to it.</summary>
    private static async Task AccountAsync(Play play, OrderRun order, CancellationToken stop)
    {
        var (scene, cast, package) = (play.Scene, play.Cast, order.Package!.Name);
        var view = (await cast.Custodian.Home.PackageAsync(package, stop).ConfigureAwait(false)).Required();
        foreach (var copy in view.Copies!)
        {
            var folder = Delivering.WorkingCopies(play, order.Package);
            if (copy.Holder.Kind == HolderKind.WorkingCopy && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            await scene.ActAsync(
                cast.Custodian, $"has {copy.Holder} deleted", order.Number,
                new CopyDestroyed(package, copy.Holder, FateMethod.Deleted), stop).ConfigureAwait(false);
        }

        File.Delete(order.IdentityFile);
        foreach (var key in view.Keys!)
        {
            foreach (var witness in new[] { cast.Custodian, cast.CourtCustodian })
            {
                await scene.ActAsync(
                    witness, $"sees the key of {order.Number} deleted", order.Number,
                    new KeyDestroyed(package, key.Recipient, FateMethod.Deleted), stop).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Exports the bundle and verifies it as anybody could, offline.</summary>
    public static async Task ExportAsync(Play play, OrderRun order, bool content, string fileName, CancellationToken stop)
    {
        var path = Path.Combine(play.Out, fileName);
        var who = play.Cast.Prosecutor;
        using (var into = new MemoryStream())
        {
            await play.Scene.AskAsync(fileName, () =>
            {
                into.SetLength(0);
                return who.Home.BundleAsync(order.Number, content, into, stop);
            }, stop).ConfigureAwait(false);
            await File.WriteAllBytesAsync(path, into.ToArray(), stop).ConfigureAwait(false);
        }

        var verdict = await BundleVerdict.OfAsync(path, play.Folder.Roster.Hash, stop).ConfigureAwait(false);
        await play.Scene.TellAsync(
            play.Scene.Now, who.Label, $"exports {fileName}{(content ? "" : ", without content,")} and verifies it offline",
            [$"{new FileInfo(path).Length} bytes; state {verdict.State}; {(verdict.Holds ? "everything holds" : "DOES NOT HOLD")}",
             .. verdict.Problems]).ConfigureAwait(false);
        if (!verdict.Holds)
        {
            throw new InvalidOperationException($"{fileName} does not verify");
        }
    }

    private static async Task<StatementLine> SeePackageAsync(
        Play play, OrderRun order, Official reader, string type, string what, CancellationToken stop)
    {
        StatementLine? line = null;
        await play.Scene.Patience.UntilAsync($"{type} of {order.Package!.Name}", async () =>
        {
            var view = await reader.Home.PackageAsync(order.Package.Name, stop).ConfigureAwait(false);
            line = view.Value?.Statements.LastOrDefault(one => one.Type == type && one.Void is null);
            return line is not null ? line.Finality == Scene.Final ? null : "not final"
                : view.Refusal?.ToString() ?? $"state {view.Value!.State}";
        }, stop).ConfigureAwait(false);
        await play.Scene.TellLineAsync(line!, reader, what).ConfigureAwait(false);
        return line!;
    }
}
