package signin

import (
	"testing"
	"time"
)

func TestLearnt(t *testing.T) {
	o := Organization{StartURL: "https://d-1234567890.awsapps.com/start", Region: "eu-central-1"}
	monday := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	// session is one that began on a day, was alive after a, and over after b.
	session := func(day int, a, b time.Duration) Past {
		began := monday.AddDate(0, 0, day)
		return Past{Organization: o, Holder: "vscode", Began: began, Alive: began.Add(a), Over: began.Add(b)}
	}
	const h, day = time.Hour, 24 * time.Hour
	elsewhere := session(0, 7*h, 8*h+h/2)
	elsewhere.Organization.Region = "us-east-1"
	for _, c := range []struct {
		name  string
		past  []Past
		known bool
		usual time.Duration
	}{
		{"nothing", nil, false, 0},
		{"one is no pattern", []Past{session(0, 7*h+50*time.Minute, 8*h+10*time.Minute)}, false, 8 * h},
		{"a working day, twice", []Past{session(0, 7*h, 8*h+h/2), session(1, 7*h+h/2, 9*h)}, true, 8 * h},
		{"nobody looked until next morning", []Past{session(0, 3*h, 23*h), session(1, 2*h, 24*h)}, false, 8 * h},
		{"the identity provider allows ten minutes", []Past{session(0, 0, 12*time.Minute), session(1, 0, 20*time.Minute)}, true, 0},
		{"90 days", []Past{session(0, 89*day, 90*day+h), session(91, 89*day, 91*day)}, true, 90 * day},
		{"two holders of one sign-in", []Past{session(0, 7*h, 8*h+h/2), session(0, 7*h, 8*h+h/2)}, false, 8 * h},
		{"the setting was changed", []Past{session(0, 7*h, 8*h+h/2), session(1, 89*day, 90*day+h)}, false, 90 * day},
		{"another organization", []Past{elsewhere, session(1, 7*h, 8*h+h/2)}, false, 8 * h},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, known := Learnt(c.past, o)
			if known != c.known || got.Usual != c.usual {
				t.Errorf("got %+v, %v", got, known)
			}
		})
	}
}

func TestEnds(t *testing.T) {
	o := Organization{StartURL: "https://d-1234567890.awsapps.com/start", Region: "eu-central-1"}
	now := time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)
	const h = time.Hour
	eight := func(day int) Past {
		began := now.AddDate(0, 0, -day)
		return Past{Organization: o, Began: began, Alive: began.Add(7 * h), Over: began.Add(8*h + h/2)}
	}
	record := Record{Organization: o, SignedIn: now, TokenExpires: now.Add(h), RegistrationExpires: now.Add(90 * 24 * h), Renewable: true}
	with := func(change func(*Record)) Record { r := record; change(&r); return r }
	for _, c := range []struct {
		name   string
		record Record
		past   []Past
		want   time.Duration
	}{
		{"nothing is known", record, nil, 90 * 24 * h},
		{"a pattern", record, []Past{eight(2), eight(1)}, 8 * h},
		{"it has lived longer than the pattern", with(func(r *Record) { r.Renewed = now.Add(9 * h) }), []Past{eight(2), eight(1)}, 90 * 24 * h},
		{"without renewal", with(func(r *Record) { r.Renewable = false }), nil, h},
		{"ended, but the access token is good", with(func(r *Record) { r.Ended = now.Add(h / 2) }), nil, h},
		{"ended", with(func(r *Record) { r.Ended = now.Add(2 * h) }), nil, 2 * h},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.record.Ends(c.past).Sub(now); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestBrief(t *testing.T) {
	now := time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)
	record := func(holder string, token time.Duration) Record {
		return Record{
			Organization: Organization{StartURL: "https://a.awsapps.com/start", Region: "eu-central-1"}, Holder: holder,
			SignedIn: now.Add(-time.Hour), TokenExpires: now.Add(token), RegistrationExpires: now.AddDate(0, 0, 80), Renewable: true,
		}
	}
	ended := record("jetbrains", -time.Hour)
	ended.Ended = now.Add(-time.Minute)
	newer := record("vscode", 20*time.Minute)
	newer.Organization.StartURL, newer.SignedIn = "https://b.awsapps.com/start", now
	for _, c := range []struct {
		name    string
		records []Record
		state   State
		left    time.Duration
	}{
		{"nobody", nil, NobodySignedIn, 0},
		{"valid", []Record{record("vscode", 52*time.Minute)}, TokenValid, 52 * time.Minute},
		{"the sooner one counts", []Record{record("vscode", 52*time.Minute), record("jetbrains", 20*time.Minute)}, TokenValid, 20 * time.Minute},
		{"over, but renewable", []Record{record("vscode", -time.Minute)}, TokenRenewable, 0},
		{"one has ended", []Record{record("vscode", 52*time.Minute), ended}, SessionOver, -time.Minute},
		{"another organization since", []Record{ended, newer}, TokenValid, 20 * time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			records := Records{Dir: t.TempDir()}
			for _, r := range c.records {
				if err := records.Put(r); err != nil {
					t.Fatal(err)
				}
			}
			got, err := records.Brief(now)
			if err != nil || got.State != c.state {
				t.Fatalf("got %+v, %v", got, err)
			}
			if c.state == TokenValid && got.Left != c.left {
				t.Errorf("%v left, want %v", got.Left, c.left)
			}
		})
	}
}
