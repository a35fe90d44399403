using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Access;

/// <summary>One person of every role in every territory; of roles that an office distinguishes, one of another office too.</summary>
internal static class Crowd
{
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static Dictionary<string, Person>? gathered;

    public static async Task<IReadOnlyDictionary<string, Person>> GatherAsync(ApiStage stage)
    {
        await Turn.WaitAsync();
        try
        {
            return gathered ??= await AppointAsync(stage);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>A statement of Macau in the story's thread, for its own territory to ask after.</summary>
    public static async Task<Digest> OfMacauAsync(Story story) =>
        (await story.Cast.Investigator.Client().OrderAsync(story.Number, default)).Required()
        .Statements.First(line => line.Type == "order.issued").Digest;

    private static async Task<Dictionary<string, Person>> AppointAsync(ApiStage stage)
    {
        var people = new Dictionary<string, Person>(StringComparer.Ordinal);
        foreach (var node in stage.Federation.Nodes)
        {
            var at = "@" + node.Territory;
            people["registrar" + at] = new Person("registrar:" + node.Territory, node.Registrar);
            foreach (var role in Roles.OfOfficials)
            {
                people[role + at] = Of(await node.AppointAsync(role, OfficeOf(node.Territory, role)));
            }

            people["investigator-other" + at] = Of(await node.AppointAsync(Roles.Investigator, node.Territory + "/other"));
            people["provider-other" + at] = Of(await node.AppointAsync(Roles.Provider, node.Territory + "/telecom-b"));
        }

        await stage.Cast.KnownEverywhereAsync();
        return people;
    }

    private static string OfficeOf(string territory, string role) => role switch
    {
        Roles.Investigator => territory + "/PJ",
        Roles.Provider => territory + "/telecom-a",
        _ => territory + "/" + role,
    };

    private static Person Of(TestOfficial official) => new(official.Id, official.Key);
}
