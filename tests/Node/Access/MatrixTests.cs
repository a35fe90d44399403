using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Tests.Node.Api;
using Microsoft.AspNetCore.Routing;

namespace LotusBridge.Tests.Node.Access;

/// <summary>
/// Every route of the running program, asked by every role of every territory, as owner and not. The expectation is
/// written down here a second time, from <c>spec/api.md</c>, so that a slip in the table is a difference.
/// </summary>
[Collection(ApiCollection.Name)]
public sealed class MatrixTests(ApiStage stage)
{
    /// <summary>Who gets past the gate of the Macau node, for the order that Macau issued and Zhuhai executes.</summary>
    private static readonly Dictionary<string, string> AtIssuing = new(StringComparer.Ordinal)
    {
        ["POST /officials"] = "registrar@MO",
        ["GET /officials"] = "*",
        ["GET /officials/{id}"] = "*",
        ["POST /invitations"] = "registrar@MO",
        ["GET /invitations"] = "registrar@MO",
        ["POST /cases"] = "investigator@MO investigator-other@MO prosecutor@MO judge@MO",
        ["GET /cases/{case}"] = "investigator@MO prosecutor@MO judge@MO",
        ["POST /orders"] = "investigator@MO investigator-other@MO prosecutor@MO judge@MO",
        ["GET /orders"] = "*",
        ["GET /orders/{number}"] = Parties,
        ["GET /orders/{number}/statements/{digest}"] = Parties,
        ["GET /orders/{number}/annex"] = "investigator@MO prosecutor@MO judge@MO endorser@MO reviewing-judge@4404",
        ["POST /orders/{number}/validation"] = "prosecutor@MO judge@MO",
        ["POST /orders/{number}/review"] = "",
        ["POST /orders/{number}/restriction"] = "judge@MO",
        ["POST /orders/{number}/issuer"] = "investigator@MO prosecutor@MO judge@MO",
        ["POST /orders/{number}/execution"] = "",
        ["POST /orders/{number}/packages"] = "",
        ["GET /packages/{package}"] = Parties + " committee@MO",
        ["GET /packages/{package}/upload"] = "provider@4404",
        ["POST /packages/{package}/capability"] = "provider@4404",
        ["PUT /packages/{package}/parts"] = "provider@4404",
        ["PUT /packages/{package}/parts/{part}"] = "provider@4404",
        ["GET /packages/{package}/content"] = "investigator@MO endorser@MO",
        ["POST /packages/{package}/openings"] = "investigator@MO",
        ["POST /packages/{package}/copies"] = "investigator@MO endorser@MO custodian@MO judge@MO",
        ["POST /packages/{package}/endorsement"] = "investigator@MO endorser@MO judge@MO",
        ["POST /packages/{package}/destruction"] = "custodian@MO judge@MO committee@MO",
        ["GET /alarms"] = "committee@MO custodian@MO judge@MO",
        ["GET /submissions/{peer}/{digest}"] = "committee@MO custodian@MO judge@MO",
        ["GET /orders/{number}/bundle"] = "investigator@MO prosecutor@MO judge@MO endorser@MO",
        ["GET /statements/{digest}"] = "investigator@MO prosecutor@MO judge@MO endorser@MO custodian@MO",
        ["GET /statements/{digest}/proof"] = "investigator@MO prosecutor@MO judge@MO endorser@MO custodian@MO",
        ["GET /roster"] = "public",
        ["GET /rosters"] = "public",
        ["POST /rosters"] = "registrar@MO",
        ["GET /packs"] = "public",
        ["GET /packs/{id}"] = "public",
        ["GET /status"] = "public",
    };

    /// <summary>Where the Zhuhai node answers otherwise.</summary>
    private static readonly Dictionary<string, string> AtRequested = new(StringComparer.Ordinal)
    {
        ["POST /officials"] = "registrar@4404",
        ["POST /rosters"] = "registrar@4404",
        ["POST /invitations"] = "registrar@4404",
        ["GET /invitations"] = "registrar@4404",
        ["POST /cases"] = "investigator@4404 investigator-other@4404 prosecutor@4404 judge@4404",
        ["GET /cases/{case}"] = "",
        ["POST /orders"] = "investigator@4404 investigator-other@4404 prosecutor@4404 judge@4404",
        ["POST /orders/{number}/validation"] = "",
        ["POST /orders/{number}/review"] = "reviewing-judge@4404",
        ["POST /orders/{number}/restriction"] = "reviewing-judge@4404",
        ["POST /orders/{number}/issuer"] = "",
        ["POST /orders/{number}/execution"] = "provider@4404",
        ["POST /orders/{number}/packages"] = "provider@4404",
        ["GET /packages/{package}/upload"] = "",
        ["POST /packages/{package}/capability"] = "",
        ["PUT /packages/{package}/parts"] = "",
        ["PUT /packages/{package}/parts/{part}"] = "",
        ["GET /packages/{package}/content"] = "",
        ["POST /packages/{package}/openings"] = "",
        ["POST /packages/{package}/copies"] = "",
        ["POST /packages/{package}/endorsement"] = "",
        ["POST /packages/{package}/destruction"] = "",
        ["GET /alarms"] = "committee@4404 custodian@4404 judge@4404",
        ["GET /submissions/{peer}/{digest}"] = "committee@4404 custodian@4404 judge@4404",
        ["GET /orders/{number}/bundle"] = "",
        ["GET /statements/{digest}"] = "",
        ["GET /statements/{digest}/proof"] = "",
    };

    private const string Parties =
        "investigator@MO prosecutor@MO judge@MO endorser@MO custodian@MO reviewing-judge@4404 provider@4404";

    [Fact]
    public void Every_route_of_the_running_program_has_its_row_and_every_row_its_route()
    {
        var mapped = stage.Cast.Macau.Get<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>().Where(one => one.RoutePattern.RawText!.StartsWith(ActRoute.Root, StringComparison.Ordinal))
            .Select(one => one.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()
                + " " + one.RoutePattern.RawText![ActRoute.Root.Length..]);

        Assert.Equal(AtIssuing.Keys.Order(StringComparer.Ordinal), mapped.Order(StringComparer.Ordinal));
        Assert.Equal(
            AtIssuing.Keys.Order(StringComparer.Ordinal),
            RouteTable.All.Select(rule => rule.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_endpoint_stands_outside_the_table_but_those_that_are_public_by_their_nature()
    {
        string[] natural = ["/health/live", "/health/ready", "/openapi/{documentName}.json", "/log/", "/tsa", "/mirror/", "/peer/"];
        var others = stage.Cast.Macau.Get<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>().Where(one => one.Metadata.GetMetadata<RouteRule>() is null)
            .Select(one => "/" + one.RoutePattern.RawText!.TrimStart('/'));

        Assert.All(others, path => Assert.Contains(natural, one => path.StartsWith(one, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("MO")]
    [InlineData("4404")]
    public async Task Every_row_admits_whom_the_specification_names_and_nobody_else(string node)
    {
        var people = await Crowd.GatherAsync(stage);
        var wrong = new List<string>();
        foreach (var row in AtIssuing.Where(one => one.Value != "public"))
        {
            var expected = node == "MO" ? row.Value : AtRequested.GetValueOrDefault(row.Key, row.Value);
            foreach (var (name, person) in people)
            {
                var admitted = expected == "*" || expected.Split(' ').Contains(name, StringComparer.Ordinal);
                var answer = await AskAsync(stage.Federation[node], row.Key, person);
                if (admitted != IsAdmitted(answer) || (!admitted && answer.Status is not (403 or 404)))
                {
                    wrong.Add($"{row.Key} by {name}: {answer.Status} {answer.Code}, admitted: {admitted}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Without_a_token_every_route_but_the_public_ones_answers_401()
    {
        foreach (var row in AtIssuing.Where(one => one.Value != "public"))
        {
            var answer = await AskAsync(stage.Cast.Macau, row.Key, person: null);
            Assert.Equal((row.Key, 401, "not-authenticated"), (row.Key, answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task An_order_that_is_not_ones_own_and_one_that_does_not_exist_have_the_same_answer()
    {
        var stranger = new Person(stage.Cast.OtherInvestigator.Id, stage.Cast.OtherInvestigator.Key);
        foreach (var row in AtIssuing.Keys.Where(key => key.Contains("{number}", StringComparison.Ordinal)))
        {
            var foreign = await AskAsync(stage.Cast.Macau, row, stranger);
            var missing = await AskAsync(stage.Cast.Macau, row, stranger, exists: false);
            Assert.Equal((foreign.Status, foreign.Body), (missing.Status, missing.Body));
        }
    }

    // Past the gate a malformed body, or the absence of a parameter, stops the request before anything happens.
    private static bool IsAdmitted(RawAnswer answer) =>
        answer.Status is 200 or 201 or 400
        || answer.Code is "package-destroyed" or "upload-done" or "statement-malformed" or "purpose-missing" or "submission-unknown";

    private async Task<RawAnswer> AskAsync(TestNode node, string row, Person? person, bool exists = true)
    {
        var story = stage.Delivered;
        var (method, pattern) = (row.Split(' ')[0], row.Split(' ')[1]);
        var digest = pattern.StartsWith("/statements", StringComparison.Ordinal)
            ? await Crowd.OfMacauAsync(story)
            : (await stage.Cast.Provider.Client().OrderAsync(story.Number, default)).Required().Statements[0].Digest;
        var path = ActRoute.Root + pattern
            .Replace("{number}", exists ? story.Number : "MO-2026-00000000", StringComparison.Ordinal)
            .Replace("{package}", story.Manifest.Package, StringComparison.Ordinal)
            .Replace("{part}", digest.ToString(), StringComparison.Ordinal)
            .Replace("{case}", story.Case, StringComparison.Ordinal)
            .Replace("{peer}", "4404", StringComparison.Ordinal)
            .Replace("{digest}", digest.ToString(), StringComparison.Ordinal)
            .Replace("{id}", stage.Cast.Judge.Id, StringComparison.Ordinal);
        var body = method switch
        {
            "POST" => "{}"u8.ToArray(),
            "PUT" => [1],
            _ => null,
        };
        return await Raw.SendAsync(node, method, path, body, person);
    }
}
