using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Portal.Demonstration;

/// <summary>A person of a demonstration: their key lies on the server, so that anybody may act as them.</summary>
/// <param name="Id">As the register has them.</param>
/// <param name="Title">For people, in English.</param>
/// <param name="Key">Prints nothing.</param>
internal sealed record Persona(string Id, string Title, Ed25519Signer Key)
{
    public override string ToString() => Id;
}

/// <summary>
/// The personas of <c>portal.demo</c>: a file <c>personas.json</c>, a list of <c>{"id","title","key"}</c>, and the unprotected
/// key files beside it. There are none, and no route of theirs, unless the roster itself says that it is a demonstration's.
/// </summary>
internal sealed class Personas
{
    public const string ListFile = "personas.json";

    /// <summary>The most personas of one node.</summary>
    public const int MaxPersonas = 64;

    private readonly IReadOnlyList<Persona> all;
    private readonly KnownOfficials officials;

    public Personas(Settings settings, Self self, KnownOfficials officials)
    {
        this.officials = officials;
        all = settings.Portal?.Demo is not { } folder ? []
            : self.Roster.Demonstration ? Read(folder)
            : throw StartRefusedException.Configuration("'portal.demo' is for a roster that says it is a demonstration's");
    }

    /// <summary>Those whom the register knows with this very key, now.</summary>
    public IEnumerable<(Persona Persona, Author Who)> Known(DateTimeOffset now) =>
        from persona in all
        let who = officials.Find(persona.Id, now)
        where who is not null && who.Key == SigningKey.Of(persona.Key)
        select (persona, who);

    /// <summary>The demonstration key of this official; null where they are none of its personas.</summary>
    public Ed25519Signer? KeyOf(Author who) =>
        all.FirstOrDefault(persona => persona.Id == who.Id && SigningKey.Of(persona.Key) == who.Key)?.Key;

    private sealed record Line(string Id, string Title, string Key);

    private static List<Persona> Read(string folder)
    {
        try
        {
            var lines = JsonSerializer.Deserialize<List<Line>>(File.ReadAllBytes(Path.Combine(folder, ListFile)), ApiJson.Options)!;
            return lines.Count > MaxPersonas
                ? throw new FormatException($"at most {MaxPersonas} personas")
                : [.. lines.Select(line => new Persona(line.Id, line.Title, KeyIn(folder, line.Key)))];
        }
        catch (Exception error) when (error is IOException or JsonException or FormatException)
        {
            throw StartRefusedException.Configuration($"'portal.demo': {error.Message}");
        }
    }

    private static Ed25519Signer KeyIn(string folder, string file) => KeyFile.ReadUnprotectedAsync(
        Path.Combine(folder, Path.GetFileName(file)), CancellationToken.None).GetAwaiter().GetResult();
}
