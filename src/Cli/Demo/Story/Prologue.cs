using LotusBridge.Cli.Demo.Setup;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Demo.Story;

/// <summary>Before the story: the registrars give every person their office; the police open a case file.</summary>
internal static class Prologue
{
    /// <summary>The case of the whole story.</summary>
    /// <param name="Name">Its thread.</param>
    /// <param name="Digest">Of <c>case.opened</c>.</param>
    public sealed record CaseFile(string Name, Digest Digest, Offence Offence);

    public static async Task RegisterAsync(Play play, CancellationToken stop)
    {
        play.Scene.Transcript.Chapter("The register of officials");
        foreach (var who in play.Cast.Everybody)
        {
            var registrar = play.Cast.RegistrarOf(who.Territory);
            await play.Scene.ActAsync(
                registrar, $"registers {who.Id} as {who.Role} of {who.Office}", Cast.ThreadOf(who.Territory),
                Cast.Registration(who), stop).ConfigureAwait(false);
        }

        await KnownEverywhereAsync(play, stop).ConfigureAwait(false);
    }

    public static async Task<CaseFile> OpenCaseAsync(Play play, CancellationToken stop)
    {
        play.Scene.Transcript.Chapter("The case file");
        var name = Names.Case("MO");
        var offence = new Offence("Macau Penal Code art. 211(4): fraud of considerably high value", 10);
        var opened = await play.Scene.ActAsync(
            play.Cast.Investigator, $"opens the criminal file {name} (刑事卷宗)", name, new CaseOpened(offence), stop)
            .ConfigureAwait(false);
        return new CaseFile(name, opened.Digest, offence);
    }

    // Nobody acts before every node knows who everybody is.
    private static Task KnownEverywhereAsync(Play play, CancellationToken stop) =>
        play.Scene.Patience.UntilAsync("the register at every node", async () =>
        {
            foreach (var territory in FederationFolder.Territories)
            {
                var client = play.Cast.ClientOf(play.Cast.Committee, territory);
                var list = await client.OfficialsAsync(stop).ConfigureAwait(false);
                var known = list.Value?.Officials.Select(one => one.Official).ToHashSet(StringComparer.Ordinal) ?? [];
                if (play.Cast.Everybody.FirstOrDefault(who => !known.Contains(who.Id)) is { } missing)
                {
                    return list.Refusal?.ToString() ?? $"{territory} does not know {missing.Id}";
                }
            }

            return null;
        }, stop);
}
