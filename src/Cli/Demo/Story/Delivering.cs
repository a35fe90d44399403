using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Demo.Story;

/// <summary>Steps 5 to 8: the provider collects, seals and delivers straight to Macau; the investigator opens.</summary>
internal static class Delivering
{
    /// <summary>From the acknowledgement to the delivery at the requesting node.</summary>
    public static async Task<OrderRun> DeliverAsync(Play play, OrderRun order, CancellationToken stop)
    {
        var (scene, provider) = (play.Scene, play.Cast.Provider);
        await scene.ActAsync(provider, "acknowledges the order", order.Number, new OrderAcknowledged(), stop)
            .ConfigureAwait(false);
        await scene.ActAsync(provider, "starts to collect", order.Number, new CollectionStarted(), stop)
            .ConfigureAwait(false);
        var package = await Sealing.SealAsync(play, order, stop).ConfigureAwait(false);
        var @sealed = await scene.ActAsync(
            provider, $"seals {package.Manifest.Files.Count} file(s) to the order's recipient as {package.Name}", order.Number,
            package.Manifest, stop).ConfigureAwait(false);
        foreach (var file in package.Manifest.Files.Take(5))
        {
            scene.Transcript.Detail($"{file.Name}  {file.Size} bytes  {Scene.Short(file.Sha256)}");
        }

        await scene.ArrivedAsync(play.Cast.Investigator, @sealed, stop).ConfigureAwait(false);
        await UploadAsync(play, package, stop).ConfigureAwait(false);
        await scene.SeeAsync(
            play.Cast.Investigator, order.Number, "package.delivered", "holds the whole sealed file", stop)
            .ConfigureAwait(false);
        await scene.WaitAsync(provider, order.Number, "package.delivered", stop).ConfigureAwait(false);
        var executed = await scene.ActAsync(
            provider, "has executed the order", order.Number,
            new OrderExecuted(ExecutionOutcome.Delivered, [package.Name]), stop).ConfigureAwait(false);
        await scene.ArrivedAsync(play.Cast.Investigator, executed, stop).ConfigureAwait(false);
        return order with { Package = package };
    }

    /// <summary>The investigator states a purpose, fetches, opens, and checks every file against the manifest.</summary>
    public static async Task<Statement> OpenAsync(Play play, OrderRun order, Prologue.CaseFile file, CancellationToken stop)
    {
        var (who, package) = (play.Cast.Investigator, order.Package!);
        var said = await play.Scene.ActAsync(
            who, $"opens {package.Name} for the case {file.Name}, with a purpose", order.Number,
            new PackageOpened(package.Name, file.Name, "To find with whom the number spoke while the victims were called."),
            stop).ConfigureAwait(false);
        using var ciphertext = new MemoryStream();
        await play.Scene.AskAsync("content", () =>
        {
            ciphertext.SetLength(0);
            return who.Home.ContentAsync(package.Name, ciphertext, stop);
        }, stop).ConfigureAwait(false);
        ciphertext.Position = 0;
        var opened = WorkingCopies(play, package);
        await Package.OpenAsync(ciphertext, order.Identities, package.Manifest, opened, stop).ConfigureAwait(false);
        await play.Scene.TellAsync(
            play.Scene.Now, who.Label, "has the records: every file is what the provider signed for",
            $"{package.Manifest.Files.Count} file(s) in {opened}").ConfigureAwait(false);
        return said;
    }

    /// <summary>The opened records go to an expert, who is a holder from then on.</summary>
    public static Task CopyAsync(Play play, OrderRun order, Statement opened, CancellationToken stop) => play.Scene.ActAsync(
        play.Cast.Investigator, $"gives a copy of {order.Package!.Name} to an expert, and lists it", order.Number,
        new PackageCopied(
            order.Package.Name, new Holder(HolderKind.Expert, "telecom-lab-1"), "MO/PJ",
            "An expert reads the call records for the investigation.", opened.Digest),
        stop);

    /// <summary>Where the investigator works with the opened files; gone when the package is destroyed.</summary>
    public static string WorkingCopies(Play play, SealedPackage package) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(play.Folder.Path, "opened")).FullName, package.Name);

    private static async Task UploadAsync(Play play, SealedPackage package, CancellationToken stop)
    {
        var requesting = play.Cast.ClientOf(play.Cast.Provider, "MO");
        using var content = File.OpenRead(package.File);
        var held = await play.Scene.AskAsync(
            "upload", () => requesting.UploadAsync(package.Name, content, null, stop), stop).ConfigureAwait(false);
        await play.Scene.TellAsync(
            play.Scene.Now, play.Cast.Provider.Label, $"delivers {package.Name} straight to Macau",
            $"{held.Size} bytes of ciphertext; Zhuhai's node never holds them").ConfigureAwait(false);
    }
}
