using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Portal.Reading;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node.Portal.Reading;

/// <summary>No statement type, member or code is without its words, in any of the four languages.</summary>
public sealed class ReadingTextsTests
{
    public static TheoryData<string> Types => SamplePayload.Types;

    public static TheoryData<string> Languages => [.. PortalWords.Languages];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_has_its_title_and_says_what_it_does_and_what_follows(string type)
    {
        foreach (var key in new[] { "acts.title.", "acts.does.", "acts.follows." })
        {
            Assert.All(PortalWords.Languages, language => Assert.NotEmpty(PortalWords.Find(key + type, language) ?? ""));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_member_of_every_schema_has_a_label(string type)
    {
        foreach (var language in PortalWords.Languages)
        {
            var act = ActReading.Read(
                SamplePayload.Bytes(SamplePayload.Of(type)), SamplePayload.TypeOf(type), PortalWords.Context(language))!;
            Assert.DoesNotContain(act.Lines, line => line.Mark.HasFlag(ReadMark.Unlabelled));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_text_of_every_schema_is_known_for_what_it_is(string type) => Assert.All(
        SamplePayload.Members(type).Where(member => IsFreeText(member.Schema)),
        member => Assert.NotNull(FieldKinds.Find($"{type}/{member.Path}")));

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_word_that_a_schema_lists_is_translated(string type)
    {
        foreach (var language in PortalWords.Languages)
        {
            var act = ActReading.Read(
                SamplePayload.Bytes(SamplePayload.Of(type)), SamplePayload.TypeOf(type), PortalWords.Context(language))!;
            foreach (var (path, schema) in SamplePayload.Members(type).Where(member => member.Schema.ContainsKey("enum")))
            {
                var family = GroupOf(type, path);
                Assert.All(schema["enum"]!.AsArray(), word => Assert.NotNull(PortalWords.Find(family + word, language)));
            }

            Assert.NotEmpty(act.Lines);
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_codes_that_the_program_itself_writes_are_translated(string language)
    {
        string[] groups =
        [
            .. Roles.OfOfficials.Append(Roles.Registrar).Append(Roles.Node).Select(role => "terms.role." + role),
            .. Emergency.Grounds.Select(ground => "terms.emergency." + ground),
            .. Words<Stage>(), .. Words<ReviewStage>(), .. Words<CustodyStage>(), .. Words<EndorsementStage>(),
            .. Words<DestructionStage>(), .. Words<Finality>(),
            "terms.alarm." + AlarmRaised.Overdue, "terms.alarm." + AlarmRaised.Failed,
            "terms.endorsement-outcome." + EndorsementDecided.Maintained, "terms.endorsement-outcome." + EndorsementDecided.Revoked,
            "terms.key-kind." + SigningKey.Ed25519Kind, "terms.key-kind." + SigningKey.Es256Kind,
            "terms.key-kind." + SigningKey.WebAuthnKind,
        ];
        Assert.Empty(groups.Where(key => PortalWords.Find(key, language) is null));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_codes_of_the_shipped_packs_are_translated(string language)
    {
        foreach (var pack in Packs.All)
        {
            string[] keys =
            [
                .. pack.Categories.Select(one => "terms.category." + one.Id), .. pack.Clocks.Select(one => "terms.clock." + one.Id),
                .. pack.Grounds.Select(one => "terms.ground." + one.Id),
                .. pack.Conditions.Select(one => "terms.condition." + one.Id),
                .. pack.Forms.Select(one => "terms.form." + one.Id),
                .. pack.Forms.SelectMany(one => one.Fields).Select(one => "terms.form-field." + one.Id),
            ];
            Assert.Empty(keys.Where(key => PortalWords.Find(key, language) is null));
        }
    }

    [Fact]
    public void Every_label_is_of_some_member_of_some_schema()
    {
        var used = OrderStatements.Types.All.SelectMany(kind => SamplePayload.Members(kind.Name)
            .SelectMany(member => new[]
            {
                $"acts.field.{kind.Name}.{member.Path.Replace('/', '.')}", "acts.field." + member.Path.Split('/')[^1],
            })).Concat(ActReading.Header.Select(name => "acts.field." + name))
            .Append("acts.field.payloadType").Append("acts.field.nothing").ToHashSet(StringComparer.Ordinal);
        var labels = PortalWords.Area("acts", "en").Keys.Where(key => key.StartsWith("acts.field.", StringComparison.Ordinal));
        Assert.Empty(labels.Where(key => !used.Contains(key)));
    }

    private static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(WordFamilies.KeyOf);

    private static bool IsFreeText(System.Text.Json.Nodes.JsonObject schema) =>
        ((string?)schema["type"] == "string" && schema["pattern"] is null && schema["enum"] is null)
        || (schema["items"] is System.Text.Json.Nodes.JsonObject items && IsFreeText(items));

    /// <summary>The group of an enum's words is named after the enum, found by going down the records.</summary>
    private static string GroupOf(string type, string path)
    {
        var at = OrderStatements.Types.Find(type)!.Body;
        foreach (var name in path.Split('/'))
        {
            var member = StatementJson.Options.GetTypeInfo(at).Properties.First(one => one.Name == name).PropertyType;
            member = Nullable.GetUnderlyingType(member) ?? member;
            at = StatementJson.Options.GetTypeInfo(member).ElementType ?? member;
        }

        return WordFamilies.Of(at);
    }
}
